package io.kiwidb.engine.read;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import java.util.List;

/**
 * Asks the sources of a super-version for a key, newest first, until one has the final answer: the
 * active memtable, the sealed ones, level 0 table by table, then at most one table of each level.
 *
 * <p>Threading: stateless; allocates nothing.
 */
final class PointLookup {
  private PointLookup() {}

  static Lookup find(SuperVersion view, LookupKey key, Entry result) {
    Lookup answer = view.active().table().get(key, result);
    for (int i = 0; answer == Lookup.CONTINUE && i < view.sealedCount(); i++) {
      requireNothing(result);
      answer = view.sealed(i).table().get(key, result);
    }
    List<Level> levels = view.version().levels();
    if (answer == Lookup.CONTINUE) {
      requireNothing(result);
      answer = inLevelZero(levels.get(0), key, result);
    }
    for (int i = 1; answer == Lookup.CONTINUE && i < levels.size(); i++) {
      LevelTable table = levels.get(i).find(key);
      if (table != null) {
        requireNothing(result);
        answer = table.table().reader().get(key, result);
      }
    }
    if (answer == Lookup.CONTINUE) {
      requireNothing(result);
    }
    return answer;
  }

  private static Lookup inLevelZero(Level level, LookupKey key, Entry result) {
    for (int i = 0; i < level.size(); i++) {
      LevelTable table = level.table(i);
      if (key.prefix() >= table.smallestPrefix() && key.prefix() <= table.largestPrefix()) {
        Lookup answer = table.table().reader().get(key, result);
        if (answer != Lookup.CONTINUE) {
          return answer;
        }
        requireNothing(result);
      }
    }
    return Lookup.CONTINUE;
  }

  /** Throws if a source returned an entry of a type that this release does not support. */
  static void requireNothing(Entry result) {
    if (result.tag() != 0) {
      throw new IncompatibleFormatException(
          "the database",
          "contains an entry of type " + ValueType.nameOf(result.type())
              + ", which this release cannot read; open it with a newer Kiwi");
    }
  }
}
