package io.kiwidb.engine.read;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.ReadCounts.Outcome;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link PointLookup} that notes what it finds in each table. It does the same in the same order,
 * so that the latency is that of any lookup; the counts of the tables, which threads share, are
 * changed afterwards.
 *
 * <p>Threading: not thread-safe; a thread reuses it for one lookup after the other, so that it
 * allocates nothing. Between lookups it refers to no table.
 */
final class CountedLookup {
  private @Nullable OpenTable[] tables = new OpenTable[16];
  private Outcome[] outcomes = new Outcome[16];
  private int searched;

  Lookup find(SuperVersion view, LookupKey key, Entry result) {
    Lookup answer = view.active().table().get(key, result);
    for (int i = 0; PointLookup.goesOn(answer, result) && i < view.sealedCount(); i++) {
      answer = view.sealed(i).table().get(key, result);
    }
    List<Level> levels = view.version().levels();
    for (int i = 0; PointLookup.goesOn(answer, result) && i < levels.size(); i++) {
      answer = inLevel(levels.get(i), key, result);
    }
    return answer;
  }

  private Lookup inLevel(Level level, LookupKey key, Entry result) {
    if (level.number() > 0) {
      LevelTable table = level.find(key);
      return table == null ? Lookup.CONTINUE : inTable(table.table(), key, result);
    }
    for (int i = 0; i < level.size(); i++) {
      LevelTable table = level.table(i);
      if (key.prefix() >= table.smallestPrefix() && key.prefix() <= table.largestPrefix()) {
        Lookup answer = inTable(table.table(), key, result);
        if (!PointLookup.goesOn(answer, result)) {
          return answer;
        }
      }
    }
    return Lookup.CONTINUE;
  }

  private Lookup inTable(OpenTable table, LookupKey key, Entry result) {
    TableReader reader = table.reader();
    Lookup answer = reader instanceof InspectableTable inspectable
        ? inspectable.getUnlessExcluded(key, result)
        : reader.get(key, result);
    if (answer == null) {
      note(table, Outcome.EXCLUDED);
      return Lookup.CONTINUE;
    }
    note(table, result.tag() == 0 ? Outcome.MISSED : Outcome.FOUND);
    return answer;
  }

  private void note(OpenTable table, Outcome outcome) {
    if (searched == outcomes.length) {
      tables = Arrays.copyOf(tables, 2 * searched);
      outcomes = Arrays.copyOf(outcomes, 2 * searched);
    }
    tables[searched] = table;
    outcomes[searched] = outcome;
    searched++;
  }

  /**
   * Counts what it found, also if it failed half-way.
   *
   * @param measured the number of lookups for which a measured one stands
   */
  void count(long measured) {
    for (int i = 0; i < searched; i++) {
      OpenTable table = tables[i];
      if (table != null) { // as all of them are
        table.count(measured * Recorder.MEASURED_FOR_ONE_COUNTED, outcomes[i]);
      }
      tables[i] = null;
    }
    searched = 0;
  }
}
