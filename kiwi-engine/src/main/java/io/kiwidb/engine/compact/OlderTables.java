package io.kiwidb.engine.compact;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.table.CompactionIterator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tables outside of a merge that may hold older entries of its keys: those whose smallest sequence number is below the entry's
 * and whose range covers the key, in whatever level. It goes by sequence numbers, so it is right for every strategy.
 *
 * <p>Threading: not thread-safe; the version must be held meanwhile.
 */
final class OlderTables implements CompactionIterator.OlderEntries {
  private final KeyOrder order;
  private final Set<Long> inputs;
  private final List<Level> sorted = new ArrayList<>();
  private final List<LevelTable> loose = new ArrayList<>();
  private final LookupKey probe = new LookupKey();

  OlderTables(Version version, Set<Long> inputs, KeyOrder order) {
    this.order = order;
    this.inputs = inputs;
    for (Level level : version.levels()) {
      if (level.number() == 0) {
        level.tables().stream()
            .filter(table -> !inputs.contains(table.info().number()))
            .forEach(loose::add);
      } else if (level.size() > 0) {
        sorted.add(level);
      }
    }
  }

  /** Whether nothing but the inputs is in the tree at or beneath the level. */
  boolean nothingBeneath(int level) {
    return sorted.stream()
        .filter(candidate -> candidate.number() > level)
        .allMatch(candidate -> candidate.tables().stream()
            .allMatch(table -> inputs.contains(table.info().number())));
  }

  @Override
  public boolean mayExist(Entry entry) {
    probe.set(order, entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.sequence());
    for (LevelTable table : loose) {
      if (isOlder(table, entry) && table.covers(probe, order)) {
        return true;
      }
    }
    for (Level level : sorted) {
      LevelTable table = level.find(probe);
      if (table != null && !inputs.contains(table.info().number()) && isOlder(table, entry)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOlder(LevelTable table, Entry entry) {
    return table.info().smallestSequence() < entry.sequence();
  }
}
