package io.kiwidb.storage.encryption;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps ciphers for later reads: creating one takes longer than decrypting a block.
 *
 * <p>Threading: thread-safe; no thread waits. A thread that finds no cipher creates one.
 */
public final class KeyStreams {
  private final int mask;
  private final AtomicReferenceArray<KeyStream> idle;

  /** Creates an empty pool. */
  public KeyStreams() {
    int places = 2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors());
    mask = places - 1;
    idle = new AtomicReferenceArray<>(places);
  }

  /** Decrypts a slice, which was read at a position of the content, in place. */
  void decrypt(DataKey key, long position, byte[] bytes, int offset, int length) {
    int place = (int) Thread.currentThread().getId() & mask;
    KeyStream found = idle.getAndSet(place, null);
    KeyStream stream = found == null ? new KeyStream() : found;
    stream.decrypt(key, position, bytes, offset, length);
    idle.set(place, stream); // not after a failure
  }
}
