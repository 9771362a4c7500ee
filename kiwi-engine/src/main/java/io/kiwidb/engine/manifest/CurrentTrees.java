package io.kiwidb.engine.manifest;

import io.kiwidb.TreeState;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.io.KillPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All keyspaces and their current versions: derives the versions that follow an edit, and installs
 * them once it is durable.
 *
 * <p>Threading: not thread-safe; used under the lock of the {@link VersionSet}.
 */
final class CurrentTrees {
  private final TreeEdits edits;
  private final Map<Integer, CurrentTree> trees = new HashMap<>();
  private long tableMemory;

  CurrentTrees(Events events) {
    this.edits = new TreeEdits(events);
  }

  Version add(TreeContext tree, List<LevelTable> tables, VersionParts parts) {
    int levels = CurrentTree.levels(tree);
    Version version = Version.of(tree.order(), levels, tables, parts, FileNames.CURRENT);
    trees.put(tree.id(), new CurrentTree(tree, version));
    tableMemory += version.memoryBytes();
    return version;
  }

  void remove(int keyspace) {
    CurrentTree gone = trees.remove(keyspace);
    if (gone != null) {
      tableMemory -= gone.version().memoryBytes();
      gone.version().release();
    }
  }

  /** Returns the memory in bytes of the open tables of all versions. */
  long tableMemory() {
    return tableMemory;
  }

  /** Returns all tables and the number of the last change of tables. */
  TreeState state() {
    return edits.state(trees.values());
  }

  /** Returns the versions that follow an edit, by keyspace; none is held after a failure. */
  Map<Integer, Version> after(VersionEdit edit, Map<Long, OpenTable> opened, String manifest) {
    Map<Integer, Version> next = new TreeMap<>();
    boolean all = false;
    try {
      for (int keyspace : edit.touched()) {
        next.put(keyspace, find(keyspace).after(edit, opened, manifest));
      }
      all = true;
      return next;
    } finally {
      if (!all) {
        next.values().forEach(Version::release);
      }
    }
  }

  /** Installs the versions that follow a durable edit, and marks what it removed (V3). */
  void install(VersionEdit edit, Map<Integer, Version> next, VersionSet.Change change) {
    dropRemoved(edit);
    for (Map.Entry<Integer, Version> one : next.entrySet()) {
      CurrentTree tree = find(one.getKey());
      Version before = tree.version();
      tree.become(one.getValue());
      tableMemory += tree.version().memoryBytes() - before.memoryBytes();
      change.install(one.getKey(), tree.version());
      KillPoint.hit("version.installed");
      before.release();
    }
  }

  /** Tells what an edit that was installed changed. */
  void tell(VersionEdit edit, Set<Integer> changed, VersionSet.Change change) {
    changed.forEach(keyspace -> edits.changed(find(keyspace), edit, change));
    edit.dropped().forEach(keyspace -> edits.dropped(find(keyspace)));
  }

  /** Marks the files of removed tables, and of those of dropped keyspaces, for removal (V3). */
  private void dropRemoved(VersionEdit edit) {
    Set<Long> gone =
        edit.removed().stream().map(VersionEdit.Removed::number).collect(Collectors.toSet());
    edit.added().forEach(table -> gone.remove(table.number())); // moved tables
    if (!gone.isEmpty()) {
      for (int keyspace : edit.touched()) {
        find(keyspace).version().drop(gone::contains);
      }
    }
    Set<Long> goneBlobs =
        edit.blobsRemoved().stream().map(BlobRemoved::number).collect(Collectors.toSet());
    if (!goneBlobs.isEmpty()) {
      edit.touched().forEach(keyspace -> find(keyspace).version().dropBlobs(goneBlobs));
    }
    for (int keyspace : edit.dropped()) {
      find(keyspace).version().drop(number -> true);
      find(keyspace).version().dropAllBlobs();
      find(keyspace).drop();
    }
  }

  private CurrentTree find(int keyspace) {
    CurrentTree tree = trees.get(keyspace);
    if (tree == null) {
      throw new IllegalStateException("keyspace " + keyspace + " was dropped");
    }
    return tree;
  }

  void release() {
    trees.values().forEach(tree -> tree.version().release());
  }
}
