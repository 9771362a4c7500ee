package io.kiwidb.testkit.model;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace of the {@link StoreOracle}: its content, its names, and when it was dropped. Another
 * keyspace created later with the name is another one. Threading: not thread-safe.
 */
public final class ModelKeyspace {
  private final Oracle content;
  private final TreeMap<Long, String> names = new TreeMap<>(); // by the moment they were given
  private long dropped = Long.MAX_VALUE;

  ModelKeyspace(Oracle content, String name, long moment) {
    this.content = content;
    names.put(moment, name);
  }

  /** Returns the content, of all moments. */
  public Oracle content() {
    return content;
  }

  /** Returns the last name. */
  public String name() {
    return names.lastEntry().getValue();
  }

  /** Returns the name at a moment; null if it did not exist. */
  @Nullable
  String nameAt(long moment) {
    var entry = moment >= dropped ? null : names.floorEntry(moment);
    return entry == null ? null : entry.getValue();
  }

  void rename(String name, long moment) {
    names.put(moment, name);
  }

  void drop(long moment) {
    dropped = moment;
  }

  boolean isDroppedBefore(long moment) {
    return dropped <= moment;
  }
}
