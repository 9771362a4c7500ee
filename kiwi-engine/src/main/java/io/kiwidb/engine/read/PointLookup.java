package io.kiwidb.engine.read;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import java.util.List;

/**
 * Asks the sources of a super-version for a key, newest first, until one has an entry of it: the
 * active memtable, the sealed ones, level 0 table by table, then at most one table of each level.
 * The answer {@link Lookup#CONTINUE} with an entry means an operand, see {@link OperandLookup}.
 *
 * <p>Threading: stateless; allocates nothing.
 */
final class PointLookup {
  private PointLookup() {}

  static Lookup find(SuperVersion view, LookupKey key, Entry result) {
    Lookup answer = view.active().table().get(key, result);
    for (int i = 0; goesOn(answer, result) && i < view.sealedCount(); i++) {
      answer = view.sealed(i).table().get(key, result);
    }
    List<Level> levels = view.version().levels();
    if (goesOn(answer, result)) {
      answer = inLevelZero(levels.get(0), key, result);
    }
    for (int i = 1; goesOn(answer, result) && i < levels.size(); i++) {
      LevelTable table = levels.get(i).find(key);
      if (table != null) {
        answer = table.table().reader().get(key, result);
      }
    }
    return answer;
  }

  /** Returns whether a source has nothing of the key, so that the next older one is asked. */
  static boolean goesOn(Lookup answer, Entry result) {
    return answer == Lookup.CONTINUE && result.tag() == 0;
  }

  private static Lookup inLevelZero(Level level, LookupKey key, Entry result) {
    for (int i = 0; i < level.size(); i++) {
      LevelTable table = level.table(i);
      if (key.prefix() >= table.smallestPrefix() && key.prefix() <= table.largestPrefix()) {
        Lookup answer = table.table().reader().get(key, result);
        if (!goesOn(answer, result)) {
          return answer;
        }
      }
    }
    return Lookup.CONTINUE;
  }
}
