package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.PrefixRule;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.key.KeyHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of keys that all have the same prefix, and the tables that may have some of them.
 *
 * <p>A table is left out if its bounds are outside of the range, or if its filter does not have the
 * prefix. The filter is asked only if neither bound has the prefix: then all keys of the prefix, if
 * any, are within the table. In a sorted level that can be only one table, which is the only one
 * that overlaps the range, so a cursor asks at most one filter for each level, and one for each
 * table of level 0.
 *
 * <p>Threading: not thread-safe; used by one reader.
 */
final class PrefixScope {
  private final String rule;
  private final byte[] from;
  private final byte @Nullable [] to;
  private final int length; // of the prefix, with which `from` begins
  private final long hash;
  private int skipped;

  private PrefixScope(String rule, byte[] from, byte @Nullable [] to, int length) {
    this.rule = rule;
    this.from = from;
    this.to = to;
    this.length = length;
    this.hash = KeyHash.ofPrefix(from, 0, length);
  }

  /** Returns the scope of a range; null if it is not within one prefix. */
  static @Nullable PrefixScope of(@Nullable PrefixRule rule, KeyRange range) {
    if (rule == null || range.from().isEmpty()) {
      return null;
    }
    byte[] from = range.from().get();
    int length = rule.prefixLength(from, 0, from.length);
    byte @Nullable [] to = range.to().orElse(null);
    // The keys of the prefix are those that begin with it, so this is all of the rule that matters.
    return length > PrefixRule.NONE && isWithin(from, length, to)
        ? new PrefixScope(rule.name(), from, to, length)
        : null;
  }

  /** Returns whether every key from {@code from} to {@code to} begins with the prefix. */
  private static boolean isWithin(byte[] from, int length, byte @Nullable [] to) {
    int last = length - 1; // of the bytes that can be incremented
    while (last >= 0 && from[last] == (byte) 0xff) {
      last--;
    }
    if (to == null) {
      return last < 0;
    }
    int common = Arrays.mismatch(from, 0, length, to, 0, Math.min(length, to.length));
    if (common < 0) {
      return to.length >= length;
    }
    return common == last && to.length == last + 1 && to[last] == (byte) (from[last] + 1);
  }

  /** Returns the tables of a level that may have keys of the range. */
  List<LevelTable> tables(Level level) {
    List<LevelTable> some = level.overlapping(from, to);
    if (level.number() > 0) {
      return some.size() == 1 && excludes(some.get(0)) ? List.of() : some;
    }
    List<LevelTable> left = new ArrayList<>(some.size());
    for (LevelTable table : some) {
      if (!excludes(table)) {
        left.add(table);
      }
    }
    return left;
  }

  /** Returns whether a table that overlaps the range has no key of the prefix. */
  boolean excludes(LevelTable table) {
    TableInfo info = table.info();
    boolean excluded = !begins(info.smallestKey())
        && !begins(info.largestKey())
        && !table.table().reader().mayContainPrefix(rule, hash);
    if (excluded) {
      skipped++;
    }
    return excluded;
  }

  private boolean begins(byte[] key) {
    return key.length >= length && Arrays.equals(key, 0, length, from, 0, length);
  }

  /** Returns how many tables were left out because of their filters. */
  int skipped() {
    return skipped;
  }
}
