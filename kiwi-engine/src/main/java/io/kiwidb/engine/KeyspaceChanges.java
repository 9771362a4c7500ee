package io.kiwidb.engine;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.KeyspaceChanged.Change;
import io.kiwidb.Limits;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.flush.LogNeeds;
import io.kiwidb.engine.manifest.TreeOrigin;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionParts;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.BatchBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates, drops, renames and clears keyspaces, each by one edit of the manifest.
 *
 * <p>Invariants. <b>N1</b>: before a keyspace is dropped or cleared, every earlier write to the
 * store is durable, so a power cut cannot keep the drop and lose a write before it. <b>N2</b>: what
 * flushes and compactions of the old tree have not committed by then is never committed. <b>N3</b>:
 * a snapshot that was taken before sees the keyspace as it was; one that is taken later differs
 * from it by at least one sequence number. <b>N4</b>: an id is never used again.
 *
 * <p>Threading: thread-safe; changes happen under the commit lock, one at a time.
 */
final class KeyspaceChanges {
  private final StoreAssembly store;
  private final StoreContext context;
  private final KeyspaceContexts contexts;
  private final VersionSet versions;
  private final Keyspaces keyspaces;
  private final Function<TreeContext, OpenKeyspace> opener;

  /**
   * Creates it.
   *
   * @param opener creates the parts of a keyspace; readers see nothing yet
   */
  KeyspaceChanges(
      StoreAssembly store, KeyspaceContexts contexts, Function<TreeContext, OpenKeyspace> opener) {
    this.store = store;
    this.context = store.context;
    this.contexts = contexts;
    this.versions = store.versions;
    this.keyspaces = store.keyspaces;
    this.opener = opener;
  }

  /** Creates a keyspace. */
  void create(String name, KeyspaceOptions options) {
    Limits.checkKeyspaceName(name);
    store.pipeline.between("creating a keyspace", () -> {
      requireFree(name);
      int id = versions.nextKeyspace();
      create(id, name, options);
      tell(Change.CREATED, name, id, "");
    });
  }

  private void requireFree(String name) {
    if (keyspaces.find(name) != null) {
      throw new InvalidOptionsException("there is a keyspace '" + name + "' already in "
          + context.storage().location() + "; use it, drop it, or choose another name");
    }
  }

  private void create(int id, String name, KeyspaceOptions options) {
    TreeContext tree = contexts.created(id, name, options);
    boolean created = false;
    try {
      context.settings().persistOwn(tree.settings()); // no keyspace without its settings
      KillPoint.hit("keyspace.settings-durable");
      OpenKeyspace opened = opener.apply(tree);
      versions.add(tree, List.of(), VersionParts.NONE);
      VersionEdit edit = new VersionEdit().create(KeyspaceContexts.record(id, name, options));
      versions.apply(
          edit, Map.of(), (keyspace, version) -> opened.tree().superVersions().begin(version));
      KillPoint.hit("keyspace.created");
      keyspaces.add(opened);
      tree.settings().fit(opened.compactions());
      created = true;
    } finally {
      if (!created) {
        versions.remove(id);
        context.settings().remove(id);
      }
    }
  }

  /** Drops a keyspace. */
  void drop(String name) {
    if (KeyspaceContexts.isMain(name)) {
      throw new IllegalArgumentException(
          "the default keyspace cannot be dropped; clear() deletes all its keys");
    }
    keyspaces.require(name);
    store.pipeline.between(
        "dropping a keyspace",
        () -> { // N1
          OpenKeyspace gone = keyspaces.require(name);
          long needed = LogNeeds.oldest(
              keyspaces.trees(), store.syncer, Set.copyOf(gone.tree().unflushed()));
          versions.apply(
              new VersionEdit().drop(gone.id()).oldestLog(needed),
              Map.of(),
              new VersionSet.Change() {
                @Override
                public void install(int keyspace, Version next) {}

                @Override
                public void after() {
                  gone.tree().leave(); // N2
                }
              });
          KillPoint.hit("keyspace.dropped");
          versions.remove(gone.id());
          keyspaces.drop(gone, store.pipeline.passSequence()); // N3
          context.counters().addAll(gone.context().counters());
          context.settings().remove(gone.id());
          after(gone);
          tell(Change.DROPPED, name, gone.id(), "");
        });
  }

  /** Deletes all keys of a keyspace. */
  void clear(OpenKeyspace now) {
    store.pipeline.between(
        "clearing a keyspace",
        () -> { // N1
          OpenKeyspace old = keyspaces.find(now.id());
          if (old == null) {
            throw keyspaces.dropped(now.name(), now.id());
          }
          long segment = store.pipeline.newSegment();
          long needed = LogNeeds.oldest(
              keyspaces.trees(), store.syncer, Set.copyOf(old.tree().unflushed()));
          OpenKeyspace next = opener.apply(old.context());
          old.tree().leave(); // N2
          boolean cleared = false;
          try {
            VersionEdit edit = new VersionEdit().oldestLog(needed).oldestLog(old.id(), segment);
            versions.awaitEdits();
            Version version = Objects.requireNonNull(old.tree().holdVersion());
            List<TableInfo> tables = version.tableInfos();
            version.release();
            tables.forEach(edit::remove);
            versions.apply(edit, Map.of(), begin(next, tables.isEmpty() ? old : null));
            KillPoint.hit("keyspace.cleared");
            cleared = true;
          } finally {
            if (!cleared) {
              old.tree().stay();
              store.flushes.resume();
              old.compactions().reconsider();
            }
          }
          keyspaces.replace(old, next, store.pipeline.passSequence()); // N3
          next.context().settings().fit(next.compactions());
          after(old);
          tell(Change.CLEARED, old.name(), old.id(), "");
        });
  }

  /**
   * Shows a cleared keyspace to readers. If it had no tables, its version does not change.
   *
   * @param untouched the old keyspace, if it had no tables
   */
  private static VersionSet.Change begin(OpenKeyspace next, @Nullable OpenKeyspace untouched) {
    return new VersionSet.Change() {
      @Override
      public void install(int keyspace, Version version) {
        next.tree().superVersions().begin(version);
      }

      @Override
      public void after() {
        if (untouched != null) {
          Version version = Objects.requireNonNull(untouched.tree().holdVersion());
          next.tree().superVersions().begin(version);
          version.release();
        }
      }

      @Override
      public TreeOrigin origin() {
        return TreeOrigin.CLEAR;
      }
    };
  }

  /** Ends what is in progress for a keyspace that is gone, and frees what it used. */
  private void after(OpenKeyspace gone) {
    store.admission.treeChanged(gone.tree());
    store.flushes.forgetGone();
    gone.compactions().forgetFailures();
    LogNeeds.removeObsolete(versions, store.syncer, context);
    store.memory.changed();
    context.scheduler().signal();
  }

  /** Renames a keyspace. */
  void rename(String from, String to) {
    Limits.checkKeyspaceName(to);
    if (KeyspaceContexts.isMain(from)) {
      throw new IllegalArgumentException("the default keyspace cannot be renamed");
    }
    keyspaces.require(from);
    store.pipeline.between("renaming a keyspace", () -> {
      OpenKeyspace renamed = keyspaces.require(from);
      requireFree(to);
      versions.apply(new VersionEdit().rename(renamed.id(), to));
      KillPoint.hit("keyspace.renamed");
      keyspaces.rename(renamed, to);
      tell(Change.RENAMED, to, renamed.id(), from);
    });
  }

  private void tell(Change change, String name, int id, String before) {
    context.events().tell(new KiwiEvent.KeyspaceChanged(change, name, id, before));
  }

  /** Creates the keyspaces that the options name and the store does not have. */
  void createMissing() {
    context.options().keyspaces().forEach((name, options) -> {
      if (keyspaces.find(name) == null) {
        create(name, options);
      }
    });
  }

  /** Returns whether an id is that of the default keyspace. */
  static boolean isMain(Keyspace keyspace) {
    return keyspace.id() == BatchBuffer.DEFAULT_KEYSPACE;
  }
}
