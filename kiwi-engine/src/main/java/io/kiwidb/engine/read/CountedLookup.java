package io.kiwidb.engine.read;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.ReadCounts.Outcome;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The steps of {@link PointLookup}, counted in the tables that are searched.
 *
 * <p>It repeats a lookup that has just been made, because the lookup itself must not ask each table
 * twice. So it finds everything in the caches, but costs as much as a lookup: only one of a few of
 * those that are measured is repeated.
 *
 * <p>Threading: stateless.
 */
final class CountedLookup {
  /** One of this many measured lookups is counted. */
  private static final int ONE_OF = 8;

  private CountedLookup() {}

  /** Returns whether a measured lookup is counted; drawn at random. */
  static boolean isDue() {
    return ThreadLocalRandom.current().nextInt(ONE_OF) == 0;
  }

  /**
   * Makes a lookup and counts it.
   *
   * @param measured the number of lookups for which a measured one stands
   */
  static void run(SuperVersion view, LookupKey key, long measured) {
    Entry result = new Entry();
    for (MemTableSlot slot : view.memtables()) {
      if (slot.table().get(key, result) != Lookup.CONTINUE) {
        return;
      }
    }
    long weight = measured * ONE_OF;
    for (Level level : view.version().levels()) {
      if (inLevel(level, key, result, weight) != Lookup.CONTINUE) {
        return;
      }
    }
  }

  private static Lookup inLevel(Level level, LookupKey key, Entry result, long weight) {
    if (level.number() > 0) {
      LevelTable table = level.find(key);
      return table == null ? Lookup.CONTINUE : inTable(table.table(), key, result, weight);
    }
    for (LevelTable table : level.tables()) {
      if (key.prefix() >= table.smallestPrefix() && key.prefix() <= table.largestPrefix()) {
        Lookup answer = inTable(table.table(), key, result, weight);
        if (answer != Lookup.CONTINUE) {
          return answer;
        }
      }
    }
    return Lookup.CONTINUE;
  }

  private static Lookup inTable(OpenTable table, LookupKey key, Entry result, long weight) {
    TableReader reader = table.reader();
    if (reader instanceof InspectableTable inspectable && !inspectable.mayContain(key)) {
      table.count(weight, Outcome.EXCLUDED);
      return Lookup.CONTINUE;
    }
    Lookup answer = reader.get(key, result);
    table.count(weight, result.tag() == 0 ? Outcome.MISSED : Outcome.FOUND);
    return answer;
  }
}
