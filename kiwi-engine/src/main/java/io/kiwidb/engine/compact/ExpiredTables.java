package io.kiwidb.engine.compact;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionChoice.Drop;
import io.kiwidb.spi.CompactionChoice.None;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.TableExpiry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the properties of tables tell of expired entries.
 *
 * <p>A table is removed unread, whatever the strategy, if each of its entries is a deletion or has
 * expired for every reader, and if no older table overlaps it, whose entries would reappear.
 *
 * <p>Threading: stateless.
 */
final class ExpiredTables {
  static final String REASON = "all entries have expired";

  private ExpiredTables() {}

  /**
   * Returns the removal of tables that are not in use by a job; {@link None} if there are none.
   *
   * @param passed the time of the first reader
   */
  static CompactionChoice drop(
      Version version, KeyOrder order, long passed, Predicate<Drop> isFree) {
    List<TableInfo> gone = new ArrayList<>();
    for (Level level : version.levels()) {
      for (LevelTable table : level.tables()) {
        if (isPast(table, passed)
            && !hidesAnything(table.info(), version, order)
            && isFree.test(new Drop(List.of(table.info()), REASON))) {
          gone.add(table.info());
        }
      }
    }
    return gone.isEmpty() ? new None() : new Drop(List.copyOf(gone), REASON);
  }

  private static boolean isPast(LevelTable table, long passed) {
    TableExpiry expiry = expiryOf(table);
    return expiry.entries() > 0
        && expiry.lastMillis() <= passed
        && expiry.entries() + table.info().deletions() == table.info().entries();
  }

  private static boolean hidesAnything(TableInfo table, Version version, KeyOrder order) {
    for (Level level : version.levels()) {
      for (LevelTable other : level.tables()) {
        TableInfo info = other.info();
        boolean isOlder = info.number() != table.number()
            && (level.number() > table.level()
                || (level.number() == 0 && info.smallestSequence() < table.largestSequence()));
        if (isOlder
            && order.compare(table.smallestKey(), info.largestKey()) <= 0
            && order.compare(info.smallestKey(), table.largestKey()) <= 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns how many entries of each table have expired; tables without any are left out. */
  static Map<Long, Long> past(Version version, long passed) {
    Map<Long, Long> past = new HashMap<>();
    for (Level level : version.levels()) {
      for (LevelTable table : level.tables()) {
        long entries = expiryOf(table).past(passed);
        if (entries > 0) {
          past.put(table.info().number(), entries);
        }
      }
    }
    return past;
  }

  /** Returns the next time at which the result of {@link #past} changes, or {@link Entry#NEVER}. */
  static long nextAfter(Version version, long millis) {
    long next = Entry.NEVER;
    for (Level level : version.levels()) {
      for (LevelTable table : level.tables()) {
        next = Math.min(next, expiryOf(table).nextAfter(millis));
      }
    }
    return next;
  }

  private static TableExpiry expiryOf(LevelTable table) {
    return table.table().reader().properties().expiry();
  }
}
