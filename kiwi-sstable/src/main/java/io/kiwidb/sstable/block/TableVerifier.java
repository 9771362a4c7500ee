package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.TableProperties;
import org.jspecify.annotations.Nullable;

/**
 * Scans a whole table and compares everything that is recorded twice: the order, fences and
 * entries, counts and properties, filter and keys. Checksums are verified by reading. Threading:
 * not thread-safe; used once.
 */
final class TableVerifier {
  private final String file;
  private final KeyOrder order;
  private final TableProperties properties;
  private final IndexBlock index;
  private final @Nullable FilterCheck filter;
  private final PropertiesCollector collector = new PropertiesCollector();
  private final LastKey last;
  private final Entry entry = new Entry();
  private final BlockCursor cursor = new BlockCursor(entry);
  private long blockOffset;

  /**
   * Creates a verifier for a table whose filter and index were read from the file, not from the
   * cache.
   */
  TableVerifier(
      String file,
      KeyOrder order,
      TableMetadata metadata,
      IndexBlock index,
      @Nullable FilterCheck filter) {
    this.file = file;
    this.order = order;
    this.properties = metadata.properties().properties();
    this.index = index;
    this.filter = filter;
    this.last = new LastKey(order);
  }

  /** Verifies the table; returns the number of entries. */
  long verify(SequentialReader source) {
    for (int block = 0; block < index.count(); block++) {
      blockOffset = index.offset(block);
      cursor.reset(DataBlock.of(file, blockOffset, source.read(index, block, false), order));
      boolean more = cursor.first();
      if (block > 0 && more && compareFence(block - 1) >= 0) {
        throw corrupt("a first entry after the fence of the previous block", current());
      }
      for (; more; more = cursor.next()) {
        checkEntry();
      }
      if (compareFence(block) < 0) {
        throw corrupt("a last entry at or before the fence of its block", current());
      }
    }
    checkBounds();
    checkCounts();
    return collector.entries();
  }

  private int compareFence(int fence) {
    return index.compareFence(
        fence, entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.tag());
  }

  private void checkEntry() {
    if (!ValueType.isKnown(entry.type())) {
      throw corrupt("a known entry type", current());
    }
    if (!ValueType.isStored(ValueType.base(entry.type()))) { // this format supports expiries
      throw new IncompatibleFormatException(
          file,
          "contains an entry of type " + ValueType.nameOf(entry.type())
              + ", which this release does not support; open it with a newer release of Kiwi");
    }
    if (collector.entries() == 0) {
      check("smallest key", properties.smallest().toString(), current());
      addFirstOfKey();
    } else {
      int byKey = last.compareKey(entry);
      if (byKey > 0 || (byKey == 0 && last.tag() <= entry.tag())) {
        throw corrupt("an entry after " + new InternalKey(last.copy(), last.tag()), current());
      }
      if (!cursor.atRestart() && cursor.shared() != last.sharedWith(entry)) {
        throw corrupt(last.sharedWith(entry) + " shared bytes", String.valueOf(cursor.shared()));
      }
      if (byKey == 0) {
        collector.add(entry);
      } else {
        addFirstOfKey();
      }
    }
    last.set(entry);
  }

  private void addFirstOfKey() {
    collector.addFirstOfKey(entry);
    if (filter != null && !filter.hasKey(entry)) {
      throw corrupt("a filter that contains every key", "no match for " + current());
    }
    if (filter != null && !filter.hasPrefix(entry)) {
      throw corrupt(
          "a filter that contains every prefix of the rule " + properties.prefixRule(),
          "no match for " + current());
    }
  }

  private void checkBounds() {
    InternalKey lastKey = new InternalKey(last.copy(), last.tag());
    if (properties.largest().compareTo(lastKey, order) != 0) {
      throw corrupt("the largest key " + properties.largest(), lastKey.toString());
    }
  }

  private void checkCounts() {
    check("entries", properties.entries(), collector.entries());
    check("deletions", properties.deletions(), collector.deletions());
    check("distinct keys", properties.distinctKeys(), collector.distinctKeys());
    check("bytes of keys", properties.rawKeyBytes(), collector.rawKeyBytes());
    check("bytes of values", properties.rawValueBytes(), collector.rawValueBytes());
    check("smallest sequence number", properties.smallestSequence(), collector.smallestSequence());
    check("largest sequence number", properties.largestSequence(), collector.largestSequence());
    if (properties.expiry().entries() > 0) { // early tables do not have this property
      check("expiries", properties.expiry(), collector.expiry());
    }
  }

  private <T> void check(String what, T recorded, T found) {
    if (!recorded.equals(found)) {
      throw corrupt(what + " " + recorded + " according to the properties", String.valueOf(found));
    }
  }

  private String current() {
    return new InternalKey(entry.copyKey(), entry.tag()).toString();
  }

  private CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(file, blockOffset, expected, actual);
  }
}
