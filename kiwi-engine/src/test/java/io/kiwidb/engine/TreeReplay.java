package io.kiwidb.engine;

import io.kiwidb.EventListener;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tree as someone knows it who took its state once and heard of every change since then. It
 * checks that numbers have no holes, and that only tables are removed that are there.
 *
 * <p>Threading: thread-safe.
 */
final class TreeReplay implements EventListener {
  private final List<TreeChanged> waiting = new ArrayList<>();
  private final List<TreeChanged.Cause> causes = new ArrayList<>();
  private final Map<Long, TableInfo> tables = new TreeMap<>();
  private boolean begun;
  private long edit;

  /** Subscribes to a store first, and then takes its state. */
  static TreeReplay of(Kiwi db) {
    TreeReplay replay = new TreeReplay();
    db.insight().subscribe(replay);
    replay.begin(db.insight().tree());
    return replay;
  }

  private synchronized void begin(TreeState state) {
    begun = true;
    edit = state.edit();
    state.tables().forEach(table -> tables.put(table.number(), table));
    waiting.forEach(this::change);
    waiting.clear();
  }

  @Override
  public synchronized void on(KiwiEvent event) {
    if (event instanceof TreeChanged changed) {
      if (begun) {
        change(changed);
      } else {
        waiting.add(changed);
      }
    }
  }

  private void change(TreeChanged changed) {
    if (changed.edit() <= edit) {
      return; // part of the state
    }
    if (changed.edit() != edit + 1) {
      throw new AssertionError("edit " + changed.edit() + " follows " + edit);
    }
    edit = changed.edit();
    causes.add(changed.cause());
    for (long number : changed.removed()) {
      TableInfo gone = tables.remove(number);
      if (gone == null || gone.keyspace() != changed.keyspaceId()) {
        throw new AssertionError(changed + " removes " + number + ", of which is known " + gone);
      }
    }
    for (TableInfo table : changed.added()) {
      if (tables.put(table.number(), table) != null || table.keyspace() != changed.keyspaceId()) {
        throw new AssertionError(changed + " adds " + table + ", which was there");
      }
    }
  }

  synchronized long edit() {
    return edit;
  }

  synchronized List<TreeChanged.Cause> causes() {
    return List.copyOf(causes);
  }

  /** Returns number, keyspace and level of each table. */
  synchronized List<String> tables() {
    return tables.values().stream().map(TreeReplay::text).toList();
  }

  /** The same of a state. */
  static List<String> tables(TreeState state) {
    Map<Long, String> sorted = new TreeMap<>();
    state.tables().forEach(table -> sorted.put(table.number(), text(table)));
    return List.copyOf(sorted.values());
  }

  private static String text(TableInfo table) {
    return table.number() + " of " + table.keyspace() + " in L" + table.level();
  }
}
