package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * Collects the entries of one data block.
 *
 * <p>A key is stored as the number of bytes that it shares with the previous key, and the rest.
 * Some entries are <i>restart points</i>: they share nothing, so that a search can begin there. One
 * is made at most {@value #RESTART_BYTES} bytes after the previous one, so that a lookup scans only
 * a few cache lines, or after {@value #RESTART_INTERVAL} entries if those are small. With entries
 * of 120 bytes that is every second one; it costs about five bytes each (see
 * docs/decisions/025-a-lookup-in-few-cache-misses.md).
 *
 * <p>Until the block is finished, tags take eight bytes: the width they need is known only then
 * ({@link TagLayout}).
 *
 * <p>Threading: not thread-safe.
 */
final class DataBlockWriter {
  /** Maximum number of entries from one restart point to the next. */
  static final int RESTART_INTERVAL = 8;

  /** The first entry that begins at this distance from a restart point or farther becomes one. */
  static final int RESTART_BYTES = 192;

  /** A buffer that grew larger than this for one huge value is discarded. */
  private static final int KEPT_BYTES = 1 << 20;

  private final int targetBytes;
  private ByteWriter out;
  private int[] restarts = new int[16];
  private int restartCount;
  private int entries;
  private int[] restartEntries = new int[16];
  private int[] tagsAt = new int[64];
  private long leastTag;
  private long greatestTag;
  private boolean sameType;

  /** Creates a writer of blocks up to a target size, including the trailer. */
  DataBlockWriter(int targetBytes) {
    this.targetBytes = targetBytes;
    this.out = new ByteWriter(targetBytes);
  }

  /** Returns whether no entry was added since the last {@link #clear}. */
  boolean isEmpty() {
    return entries == 0;
  }

  /**
   * Returns the length of the payload if the block were finished now, uncompressed and without its
   * trailer.
   */
  long payloadBytes() {
    return entries == 0
        ? BlockTail.SIZE
        : payloadBytes(
            out.length() - (long) Long.BYTES * entries,
            entries,
            restartCount,
            TagLayout.width(leastTag, greatestTag, sameType));
  }

  private static long payloadBytes(long withoutTags, int entries, int restarts, int tagWidth) {
    long entryBytes = withoutTags + (long) tagWidth * entries;
    return entryBytes + (long) restarts * BlockTail.offsetSize(entryBytes) + BlockTail.SIZE;
  }

  /**
   * Returns whether the entry fits into the rest of the target size. A block exceeds its target
   * only if it has just one entry.
   *
   * @param shared number of bytes that its key shares with the previous key
   */
  boolean hasRoomFor(Entry entry, int shared) {
    long tag = entry.tag();
    boolean alike = sameType && TagLayout.sameType(tag, leastTag);
    int tagWidth = TagLayout.width(Math.min(leastTag, tag), Math.max(greatestTag, tag), alike);
    int stored = isRestart() ? 0 : shared;
    long withoutTags =
        out.length() - (long) Long.BYTES * entries + EntryFormat.sizeWithoutTag(entry, stored);
    return payloadBytes(withoutTags, entries + 1, restartCount + (isRestart() ? 1 : 0), tagWidth)
            + BlockFormat.RAW_TRAILER_SIZE
        <= targetBytes;
  }

  /**
   * Adds an entry.
   *
   * @param shared the exact number of bytes that its key shares with the previous key; readers rely
   *     on it
   */
  void add(Entry entry, int shared) {
    if (entry.valueLength() > KEPT_BYTES) {
      reserveForAll(entry);
    }
    boolean restart = isRestart();
    if (restart) {
      if (restartCount == restarts.length) {
        restarts = Arrays.copyOf(restarts, restartCount * 2);
        restartEntries = Arrays.copyOf(restartEntries, restartCount * 2);
      }
      restartEntries[restartCount] = entries;
      restarts[restartCount++] = out.length();
    }
    if (entries == tagsAt.length) {
      tagsAt = Arrays.copyOf(tagsAt, entries * 2);
    }
    tagsAt[entries] = EntryFormat.write(out, entry, restart ? 0 : shared);
    addTag(entry.tag());
    entries++;
  }

  private boolean isRestart() {
    return restartCount == 0
        || entries - restartEntries[restartCount - 1] == RESTART_INTERVAL
        || out.length() - restarts[restartCount - 1] >= RESTART_BYTES;
  }

  private void addTag(long tag) {
    sameType = entries == 0 || (sameType && TagLayout.sameType(tag, leastTag));
    leastTag = entries == 0 ? tag : Math.min(leastTag, tag);
    greatestTag = entries == 0 ? tag : Math.max(greatestTag, tag);
  }

  /**
   * Reserves space for a huge value and everything after it, so that the buffer is not doubled for
   * the last few bytes.
   */
  private void reserveForAll(Entry entry) {
    long behind =
        (restartCount + 1L) * Integer.BYTES + BlockTail.SIZE + BlockFormat.RAW_TRAILER_SIZE;
    long wanted = EntryFormat.sizeWithoutTag(entry, 0) + Long.BYTES + behind;
    out.reserve((int) Math.min(wanted, Integer.MAX_VALUE));
  }

  /** Returns the finished payload; valid until {@link #clear}. */
  ByteWriter finish() {
    assert entries > 0;
    TagLayout tags = TagLayout.of(leastTag, greatestTag, sameType);
    tags.narrow(out, tagsAt, entries);
    int narrower = Long.BYTES - tags.width();
    for (int i = 0; i < restartCount; i++) {
      restarts[i] -= restartEntries[i] * narrower;
    }
    boolean wide = BlockTail.offsetSize(out.length()) == Integer.BYTES;
    new BlockTail(tags, restartCount, wide).write(out, restarts);
    return out;
  }

  /** Starts the next block. */
  void clear() {
    if (out.array().length > Math.max(KEPT_BYTES, 2L * targetBytes)) {
      out = new ByteWriter(targetBytes);
    }
    out.clear();
    restartCount = 0;
    entries = 0;
  }
}
