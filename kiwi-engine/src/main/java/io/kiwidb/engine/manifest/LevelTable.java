package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;

/**
 * A table at its place in the tree. Threading: immutable.
 *
 * @param info its description in the manifest
 * @param table the open file
 * @param smallestPrefix prefix of its smallest user key
 * @param largestPrefix prefix of its largest user key
 * @param applied the newest deletion of a range that was applied to it, with all older ones: it has
 *     no entry that one of them hides
 * @param blobs what it refers to in blob files
 */
public record LevelTable(
    TableInfo info,
    OpenTable table,
    long smallestPrefix,
    long largestPrefix,
    long applied,
    BlobReferences blobs) {
  /**
   * Memory of this object, the table's description and the open file with its reference count;
   * measured.
   */
  private static final long PLACE_BYTES = 350;

  /** Returns a table at its place. */
  public static LevelTable of(TableInfo info, OpenTable table, KeyOrder order) {
    return of(info, table, order, RangeDeletions.NONE, BlobReferences.NONE);
  }

  /**
   * Returns a table at its place, to which deletions of ranges were applied, and which refers to
   * blob files.
   */
  public static LevelTable of(
      TableInfo info, OpenTable table, KeyOrder order, long applied, BlobReferences blobs) {
    return new LevelTable(
        info,
        table,
        order.prefix(info.smallestKey(), 0, info.smallestKey().length),
        order.prefix(info.largestKey(), 0, info.largestKey().length),
        applied,
        blobs);
  }

  /**
   * Returns whether it may contain an entry that a deletion of a range hides, so that the deletion
   * is still needed.
   */
  boolean mayNeed(RangeDeletion deletion, KeyOrder order) {
    return info.smallestSequence() < deletion.sequence()
        && applied < deletion.sequence()
        && (deletion.from() == null || order.compare(info.largestKey(), deletion.from()) >= 0)
        && (deletion.to() == null || order.compare(info.smallestKey(), deletion.to()) < 0);
  }

  /** Returns the bytes of memory that it occupies, not counting cached blocks. */
  public long memoryBytes() {
    return PLACE_BYTES
        + info.smallestKey().length
        + info.largestKey().length
        + table.reader().memoryBytes();
  }

  /** Returns whether the key is between its smallest and its largest key, both inclusive. */
  public boolean covers(LookupKey key, KeyOrder order) {
    return compareSmallest(key, order) <= 0 && compareLargest(key, order) >= 0;
  }

  /** Compares the smallest user key with the key. */
  int compareSmallest(LookupKey key, KeyOrder order) {
    if (smallestPrefix != key.prefix()) {
      return smallestPrefix < key.prefix() ? -1 : 1;
    }
    byte[] smallest = info.smallestKey();
    return order.compare(smallest, 0, smallest.length, key.array(), key.offset(), key.length());
  }

  /** Compares the largest user key with the key. */
  int compareLargest(LookupKey key, KeyOrder order) {
    if (largestPrefix != key.prefix()) {
      return largestPrefix < key.prefix() ? -1 : 1;
    }
    byte[] largest = info.largestKey();
    return order.compare(largest, 0, largest.length, key.array(), key.offset(), key.length());
  }
}
