package io.kiwidb.engine.read;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was written after a sequence number: entries and deletions of ranges, also those that
 * are not visible yet.
 *
 * <p>Sources that have nothing so new are not searched. After a short time that leaves the active
 * memtable; tables are searched only if they were flushed or compacted since.
 *
 * <p><b>What may be missed.</b> Requires: a snapshot at {@code since} is open. Then a flush or
 * compaction keeps, of what is newer, the newest entry of each key, and every deletion that hides
 * something from readers after that snapshot. It may drop a value together with the deletion that
 * came later, if the key was absent at the snapshot, too. Then the key is as it was, and nothing
 * that a transaction has read of it is wrong.
 *
 * <p>Threading: immutable; takes no lock.
 */
public final class ChangeFinder {
  private final KeyOrder order;
  private final SuperVersions superVersions;

  ChangeFinder(KeyOrder order, SuperVersions superVersions) {
    this.order = order;
    this.superVersions = superVersions;
  }

  /**
   * Keys between two bounds.
   *
   * @param from the first key, inclusive; null for no lower bound
   * @param to the last key; null for no upper bound
   * @param end whether the last key belongs to it
   */
  public record Span(byte @Nullable [] from, byte @Nullable [] to, End end) {
    /** How the upper bound is meant. */
    public enum End {
      /** The last key belongs to the span. */
      INCLUSIVE,
      /** The span ends before the last key. */
      EXCLUSIVE
    }
  }

  /** Returns whether a key was changed after a sequence number. */
  public boolean isChanged(byte[] key, long since) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      LookupKey lookup = new LookupKey().set(order, key, 0, key.length, SequenceNumber.MAX);
      return view.newestRangeDeletion(lookup) > since || hasNewer(view, lookup, since);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Asks the newest sources first: the first one that has the key has its newest entry. */
  private boolean hasNewer(SuperVersion view, LookupKey key, long since) {
    Entry found = new Entry();
    Lookup answer = view.active().table().get(key, found);
    if (!PointLookup.goesOn(answer, found)) {
      return found.sequence() > since;
    }
    for (int i = 0; i < view.sealedCount(); i++) {
      MemTableSlot sealed = view.sealed(i);
      if (sealed.end().lastSequence() <= since) {
        return false; // as is everything older
      }
      answer = sealed.table().get(key, found);
      if (!PointLookup.goesOn(answer, found)) {
        return found.sequence() > since;
      }
    }
    for (Level level : view.version().levels()) {
      for (LevelTable table : level.number() == 0 ? level.tables() : only(level.find(key))) {
        if (table.info().largestSequence() > since && table.covers(key, order)) {
          answer = table.table().reader().get(key, found);
          if (!PointLookup.goesOn(answer, found)) {
            return found.sequence() > since;
          }
        }
      }
    }
    return false;
  }

  private static List<LevelTable> only(@Nullable LevelTable table) {
    return table == null ? List.of() : List.of(table);
  }

  /**
   * Returns a key of a span that was changed after a sequence number, or the first key of a deleted
   * range that overlaps it; null if nothing was changed. Reads every entry of the span in the
   * sources that are searched.
   */
  public byte @Nullable [] findChanged(Span span, long since) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      for (RangeDeletions set : view.rangeDeletions()) {
        byte[] deleted = findDeleted(set, span, since);
        if (deleted != null) {
          return deleted;
        }
      }
      return findEntry(view, span, since);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  private byte @Nullable [] findEntry(SuperVersion view, Span span, long since) {
    byte[] found = findEntry(view.active(), span, since);
    for (int i = 0; found == null && i < view.sealedCount(); i++) {
      MemTableSlot sealed = view.sealed(i);
      if (sealed.end().lastSequence() > since) {
        found = findEntry(sealed, span, since);
      }
    }
    for (Level level : view.version().levels()) {
      for (int i = 0; found == null && i < level.size(); i++) {
        LevelTable table = level.table(i);
        if (table.info().largestSequence() > since && overlaps(table, span)) {
          found = findEntry(() -> table.table().reader().cursor(CacheUse.FILL), span, since);
        }
      }
    }
    return found;
  }

  private byte @Nullable [] findEntry(MemTableSlot slot, Span span, long since) {
    return slot.table().entries() == 0 ? null : findEntry(slot.table()::cursor, span, since);
  }

  private boolean overlaps(LevelTable table, Span span) {
    byte[] from = span.from();
    return (from == null || order.compare(table.info().largestKey(), from) >= 0)
        && isBeforeEnd(span, table.info().smallestKey());
  }

  private boolean isBeforeEnd(Span span, byte[] key) {
    return isBeforeEnd(span, key, 0, key.length);
  }

  private boolean isBeforeEnd(Span span, byte[] key, int offset, int length) {
    byte[] to = span.to();
    if (to == null) {
      return true;
    }
    int compared = order.compare(key, offset, length, to, 0, to.length);
    return span.end() == Span.End.INCLUSIVE ? compared <= 0 : compared < 0;
  }

  private byte @Nullable [] findEntry(Supplier<EntryCursor> source, Span span, long since) {
    try (EntryCursor cursor = source.get()) {
      Entry entry = cursor.entry();
      byte[] from = span.from();
      boolean there = from == null
          ? cursor.first()
          : cursor.seek(new LookupKey().set(order, from, 0, from.length, SequenceNumber.MAX));
      while (there && isBeforeEnd(span, entry.keyArray(), entry.keyOffset(), entry.keyLength())) {
        if (entry.sequence() > since) {
          return entry.copyKey();
        }
        there = cursor.next();
      }
      return null;
    }
  }

  /** Returns the first key of a newer deletion within a span; empty if it has no first key. */
  private byte @Nullable [] findDeleted(RangeDeletions set, Span span, long since) {
    byte[] from = span.from();
    if (set.largestSequence() <= since || (from != null && !isBeforeEnd(span, from))) {
      return null;
    }
    int at = from == null ? 0 : set.find(from, 0, from.length, order.prefix(from, 0, from.length));
    for (; at < set.intervals(); at++) {
      byte[] begin = set.from(at);
      if (begin != null && !isBeforeEnd(span, begin)) {
        return null;
      }
      if (set.newest(at, SequenceNumber.MAX) > since) {
        boolean within = begin != null && (from == null || order.compare(begin, from) > 0);
        return within ? begin : from == null ? new byte[0] : from;
      }
    }
    return null;
  }
}
