package io.kiwidb.engine.compact;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.merge.CompactionIterator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tables outside of a merge that may contain older entries of its keys.
 *
 * <p>For every key, deeper levels contain older entries: {@link ChoiceCheck} rejects any choice
 * that would move an entry past an older one. It also makes every older table between a merge's
 * inputs and its target an input. So older entries can only be in tables below the target and, for
 * a merge within level 0, in its other tables; and only if such a table covers the key and has a
 * smaller sequence number.
 *
 * <p>Threading: not thread-safe; the version must be held meanwhile.
 */
final class OlderTables implements CompactionIterator.OlderEntries {
  private final KeyOrder order;
  private final Set<Long> inputs;
  private final List<Level> below = new ArrayList<>();
  private final List<LevelTable> beside = new ArrayList<>();
  private final LookupKey probe = new LookupKey();

  OlderTables(Version version, Set<Long> inputs, int target, KeyOrder order) {
    this.order = order;
    this.inputs = inputs;
    for (Level level : version.levels()) {
      if (level.number() > target && level.size() > 0) {
        below.add(level);
      }
      if (level.number() == 0 && target == 0) {
        level.tables().stream()
            .filter(table -> !inputs.contains(table.info().number()))
            .forEach(beside::add);
      }
    }
  }

  /** Returns whether the tree contains nothing but the inputs below the target. */
  boolean nothingBelow() {
    return below.stream()
        .allMatch(level -> level.tables().stream()
            .allMatch(table -> inputs.contains(table.info().number())));
  }

  @Override
  public boolean mayExist(Entry entry) {
    if (below.isEmpty() && beside.isEmpty()) {
      return false;
    }
    probe.set(order, entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.sequence());
    for (LevelTable table : beside) {
      if (isOlder(table, entry) && table.covers(probe, order)) {
        return true;
      }
    }
    for (Level level : below) {
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
