package io.kiwidb.engine.manifest;

import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.engine.observe.Events;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Numbers the changes of tables, and tells them if someone listens.
 *
 * <p>Invariants. <b>E1</b>: numbers are given, events are told and states are taken under the lock
 * that installs versions, so a state and all events with larger numbers give every later state.
 * <b>E2</b>: a change is numbered whether or not someone listens, and whether or not there is
 * memory to tell it; so who begins to listen and then takes a state misses nothing, and who misses
 * an event sees a gap.
 *
 * <p>Threading: not thread-safe; used under the lock of the {@link VersionSet}.
 */
final class TreeEdits {
  private final Events events;
  private long last;

  TreeEdits(Events events) {
    this.events = events;
  }

  /** Numbers and tells what an edit changed in a keyspace, if it did. Never fails. */
  void changed(CurrentTree tree, VersionEdit edit, VersionSet.Change change) {
    boolean any = edit.added().stream().anyMatch(table -> table.keyspace() == tree.id())
        || edit.removed().stream().anyMatch(table -> table.keyspace() == tree.id());
    if (!any) {
      return;
    }
    last++;
    if (events.isWatched()) {
      try {
        tell(
            tree,
            change.origin(),
            edit.added().stream().filter(table -> table.keyspace() == tree.id()).toList(),
            edit.removed().stream()
                .filter(table -> table.keyspace() == tree.id())
                .map(VersionEdit.Removed::number)
                .toList());
      } catch (Error e) { // no memory: the edit has happened all the same
        events.miss();
      }
    }
  }

  /** Numbers and tells the end of a keyspace, if it has tables. Never fails. */
  void dropped(CurrentTree tree) {
    if (tree.version().isEmpty()) {
      return;
    }
    last++;
    if (events.isWatched()) {
      try {
        tell(
            tree,
            TreeOrigin.DROP,
            List.of(),
            tree.version().tableInfos().stream().map(TableInfo::number).toList());
      } catch (Error e) { // as above
        events.miss();
      }
    }
  }

  private void tell(
      CurrentTree tree, TreeOrigin origin, List<TableInfo> added, List<Long> removed) {
    events.tell(new TreeChanged(
        last, tree.name(), tree.id(), origin.cause(), origin.job(), added, removed));
  }

  /** Returns the state after the last change. */
  TreeState state(Collection<CurrentTree> trees) {
    List<TableInfo> tables = new ArrayList<>();
    trees.stream()
        .filter(tree -> !tree.isDropped())
        .sorted(Comparator.comparingInt(CurrentTree::id))
        .forEach(tree -> tables.addAll(tree.version().tableInfos()));
    return new TreeState(last, List.copyOf(tables));
  }
}
