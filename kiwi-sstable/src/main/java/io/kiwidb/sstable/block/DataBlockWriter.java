package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * Gathers the entries of one data block.
 *
 * <p>A key is stored as the number of bytes that it shares with the key before, and the rest. Some entries are <i>restarts</i>: they
 * share nothing, so that a search can begin there. One is made at the latest {@value #RESTART_BYTES} bytes behind the one before, so
 * that a lookup steps over a few cache lines, and after {@value #RESTART_INTERVAL} entries if those are small. With entries of 120
 * bytes that is every second one; it costs some seven bytes each (see docs/decisions/025-a-lookup-in-few-cache-misses.md).
 *
 * <p>Threading: not thread-safe.
 */
final class DataBlockWriter {
  /** The most entries from one restart to the next. */
  static final int RESTART_INTERVAL = 8;

  /** The first entry that begins so far behind a restart is one. */
  static final int RESTART_BYTES = 192;

  /** A buffer that grew larger than this for one huge value is not kept. */
  private static final int KEPT_BYTES = 1 << 20;

  private final int targetBytes;
  private ByteWriter out;
  private int[] restarts = new int[16];
  private int restartCount;
  private int entries;
  private int restartEntry;

  /** Fills blocks up to a target size, trailer included. */
  DataBlockWriter(int targetBytes) {
    this.targetBytes = targetBytes;
    this.out = new ByteWriter(targetBytes);
  }

  /** Whether no entry was added since the last {@link #clear}. */
  boolean isEmpty() {
    return entries == 0;
  }

  /** Bytes that the block would take if it were finished now, uncompressed and without its trailer. */
  long payloadBytes() {
    return out.length() + (restartCount + 1L) * BlockFormat.RESTART_SIZE;
  }

  /**
   * Whether the entry fits into what is left of the target size. A block is larger than its target only if it has just one entry.
   *
   * @param shared how many bytes its key shares with the key before
   */
  boolean hasRoomFor(Entry entry, int shared) {
    return payloadBytes()
            + EntryFormat.size(entry, shared)
            + BlockFormat.RESTART_SIZE
            + BlockFormat.RAW_TRAILER_SIZE
        <= targetBytes;
  }

  /**
   * Adds an entry.
   *
   * @param shared exactly how many bytes its key shares with the key before; readers rely on it
   */
  void add(Entry entry, int shared) {
    if (entry.valueLength() > KEPT_BYTES) {
      reserveForAll(entry);
    }
    if (restartCount == 0
        || entries - restartEntry == RESTART_INTERVAL
        || out.length() - restarts[restartCount - 1] >= RESTART_BYTES) {
      restartEntry = entries;
      if (restartCount == restarts.length) {
        restarts = Arrays.copyOf(restarts, restartCount * 2);
      }
      restarts[restartCount++] = out.length();
      EntryFormat.write(out, entry, 0);
    } else {
      EntryFormat.write(out, entry, shared);
    }
    entries++;
  }

  /** Room for a huge value and everything behind it, so that the buffer does not double for the last few bytes. */
  private void reserveForAll(Entry entry) {
    long behind = (restartCount + 2L) * BlockFormat.RESTART_SIZE + BlockFormat.RAW_TRAILER_SIZE;
    long wanted = EntryFormat.size(entry, 0) + behind;
    out.reserve((int) Math.min(wanted, Integer.MAX_VALUE));
  }

  /** The finished payload; live until {@link #clear}. */
  ByteWriter finish() {
    assert entries > 0;
    for (int i = 0; i < restartCount; i++) {
      out.writeInt(restarts[i]);
    }
    return out.writeInt(restartCount);
  }

  /** Begins the next block. */
  void clear() {
    if (out.array().length > Math.max(KEPT_BYTES, 2L * targetBytes)) {
      out = new ByteWriter(targetBytes);
    }
    out.clear();
    restartCount = 0;
    entries = 0;
  }
}
