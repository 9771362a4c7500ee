package io.kiwidb.engine.manifest;

import io.kiwidb.Settings;
import io.kiwidb.engine.context.TreeContext;
import java.util.Map;

/**
 * A keyspace and its current version. Threading: not thread-safe; used under the lock of the
 * {@link VersionSet}.
 */
final class CurrentTree {
  private final TreeContext context;
  private Version version;
  private boolean dropped;

  CurrentTree(TreeContext context, Version version) {
    this.context = context;
    this.version = version;
  }

  /** Returns the minimum number of levels of a keyspace. */
  static int levels(TreeContext context) {
    return Math.toIntExact(context.settings().number(Settings.LEVEL_COUNT));
  }

  int id() {
    return context.id();
  }

  String name() {
    return context.name();
  }

  Version version() {
    return version;
  }

  /** Returns the version that results from an edit. */
  Version after(VersionEdit edit, Map<Long, OpenTable> opened, String manifest) {
    return version.with(
        edit, opened, new Version.Place(context.id(), context.order(), levels(context), manifest));
  }

  void become(Version next) {
    version = next;
  }

  /** Records that a durable edit dropped it, so that it no longer counts as part of the store. */
  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }
}
