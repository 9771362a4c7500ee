package io.kiwidb.storage.memory;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The contents of an in-memory file.
 *
 * <p>They are stored in chunks, so that a file grows without copying; only a first chunk that is
 * still small is copied. The appender fills a chunk, stores it in {@link #chunks}, and then
 * publishes {@link #size}; a reader reads {@code size} first and so finds every byte below it,
 * whichever of the two arrays it then reads.
 *
 * <p>Threading: thread-safe; appends are serialized, reads take no lock.
 */
public final class MemoryFile {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK_BYTES = 1 << CHUNK_BITS;
  private static final int SMALLEST_CHUNK = 512;
  private static final byte[] NOTHING = new byte[0];

  private final ReentrantLock appendLock = new ReentrantLock();
  private volatile byte[][] chunks = {NOTHING};
  private volatile long size;

  public long size() {
    return size;
  }

  void append(byte[] bytes, int offset, int length) {
    appendLock.lock();
    try {
      long at = size;
      reserve(at + length);
      for (int done = 0; done < length; ) {
        int within = (int) (at & (CHUNK_BYTES - 1));
        int count = Math.min(length - done, CHUNK_BYTES - within);
        System.arraycopy(bytes, offset + done, chunks[(int) (at >>> CHUNK_BITS)], within, count);
        done += count;
        at += count;
      }
      size = at; // publishes the bytes
    } finally {
      appendLock.unlock();
    }
  }

  int read(long position, byte[] target, int offset, int length) {
    int count = (int) Math.max(0, Math.min(length, size - position));
    byte[][] current = chunks; // after size
    for (int done = 0; done < count; ) {
      long at = position + done;
      int within = (int) (at & (CHUNK_BYTES - 1));
      int piece = Math.min(count - done, CHUNK_BYTES - within);
      System.arraycopy(current[(int) (at >>> CHUNK_BITS)], within, target, offset + done, piece);
      done += piece;
    }
    return count;
  }

  private void reserve(long newSize) {
    long wanted = (newSize + CHUNK_BYTES - 1) >>> CHUNK_BITS;
    if (wanted > Integer.MAX_VALUE - 8) {
      throw new OutOfMemoryError("an in-memory file cannot have " + newSize + " bytes");
    }
    byte[][] current = chunks;
    if (wanted > current.length) {
      current = Arrays.copyOf(current, (int)
          Math.max(wanted, Math.min(2L * current.length, Integer.MAX_VALUE - 8)));
    }
    for (int i = (int) (size >>> CHUNK_BITS); i < wanted; i++) {
      long here = Math.min(CHUNK_BYTES, newSize - ((long) i << CHUNK_BITS));
      byte[] chunk = current[i];
      if (chunk == null) {
        current[i] = new byte[i == 0 ? firstChunk(here) : CHUNK_BYTES];
      } else if (chunk.length < here) {
        // Readers of the old array use the old chunk, which has the same bytes.
        current = current.clone();
        current[i] = Arrays.copyOf(chunk, firstChunk(here));
      }
    }
    chunks = current;
  }

  private static int firstChunk(long atLeast) {
    return Math.max(SMALLEST_CHUNK, Integer.highestOneBit((int) atLeast * 2 - 1));
  }
}
