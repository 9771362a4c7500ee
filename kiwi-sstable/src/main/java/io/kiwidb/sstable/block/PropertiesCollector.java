package io.kiwidb.sstable.block;

import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.TableExpiry;

/**
 * Counts the properties that can be computed in one pass over the entries of a table; the builder
 * records them, verification counts again. Threading: not thread-safe.
 */
final class PropertiesCollector {
  private long entries;
  private long deletions;
  private long distinctKeys;
  private long rawKeyBytes;
  private long rawValueBytes;
  private long smallestSequence = Long.MAX_VALUE;
  private long largestSequence;
  private final ExpirySample expiries = new ExpirySample();

  /** Counts the first entry of a user key. */
  void addFirstOfKey(Entry entry) {
    distinctKeys++;
    add(entry);
  }

  /** Counts a further entry of the same user key. */
  void add(Entry entry) {
    entries++;
    if (Lookup.of(entry.type()) == Lookup.DELETED) {
      deletions++;
    }
    rawKeyBytes += entry.keyLength();
    rawValueBytes += entry.valueLength();
    smallestSequence = Math.min(smallestSequence, entry.sequence());
    largestSequence = Math.max(largestSequence, entry.sequence());
    if (ValueType.hasExpiry(entry.type())) {
      expiries.add(entry.expiry());
    }
  }

  TableExpiry expiry() {
    return expiries.summary();
  }

  long entries() {
    return entries;
  }

  long deletions() {
    return deletions;
  }

  long distinctKeys() {
    return distinctKeys;
  }

  long rawKeyBytes() {
    return rawKeyBytes;
  }

  long rawValueBytes() {
    return rawValueBytes;
  }

  long smallestSequence() {
    return smallestSequence;
  }

  long largestSequence() {
    return largestSequence;
  }
}
