package io.kiwidb.engine;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.TableInfo;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records the changes of a store's tables, so that a suite can assert that its workload triggered
 * them. Threading: not thread-safe.
 */
final class ChangesSeen implements EventListener {
  private final Map<Long, List<Long>> inputs = new HashMap<>(); // of compactions, by job
  private final Set<Change> changes = EnumSet.noneOf(Change.class);

  /** What changes the tables of a store. */
  enum Change {
    FLUSH,
    MERGE,
    MOVE
  }

  /** What there was so far. */
  Set<Change> changes() {
    return Collections.unmodifiableSet(changes);
  }

  @Override
  public void on(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushCompleted) {
      changes.add(Change.FLUSH);
    } else if (event instanceof KiwiEvent.CompactionBegun begun) {
      inputs.put(begun.job(), numbers(begun.inputs()));
    } else if (event instanceof KiwiEvent.CompactionCompleted completed) {
      boolean moved = numbers(completed.outputs()).equals(inputs.get(completed.job()));
      changes.add(moved ? Change.MOVE : Change.MERGE);
    }
  }

  private static List<Long> numbers(List<TableInfo> tables) {
    return tables.stream().map(TableInfo::number).toList();
  }
}
