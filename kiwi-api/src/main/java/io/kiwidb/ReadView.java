package io.kiwidb;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Read operations: on a store, which always returns the latest state, or on a snapshot.
 *
 * <p>Threading: thread-safe; reads take no locks.
 *
 * <p>Ownership: returned arrays belong to the caller; arguments are read only during the call.
 *
 * <p>Failure: {@link DatabaseClosedException} after close, {@link CorruptionException} if data is
 * corrupt, {@link StorageException} if a read fails.
 */
public interface ReadView {
  /** Returns the value of a key, or null if the key is absent. */
  byte @Nullable [] get(byte[] key);

  /**
   * Copies the value of a key into a buffer, starting at its position, and advances the position.
   *
   * @return the full length of the value in bytes, or -1 if the key is absent. If the value does
   *     not fit, as many bytes as fit are copied
   */
  int get(ByteBuffer key, ByteBuffer target);

  /** Returns whether the key is present. */
  boolean contains(byte[] key);

  /**
   * Returns the values of several keys, read from one consistent view: one element per key, in the
   * order of the keys, null if the key is absent.
   */
  List<byte @Nullable []> multiGet(List<byte[]> keys);

  /** Returns a cursor over all keys. The caller must close it. */
  default Cursor cursor() {
    return cursor(KeyRange.all());
  }

  /** Returns a cursor over a range of keys. The caller must close it. */
  Cursor cursor(KeyRange range);

  /**
   * Returns a live view as a sorted map. Each iterator and stream reads a consistent view as of its
   * creation. None needs to be closed, even if abandoned before its end. The map of a snapshot is
   * unmodifiable. {@code size()} counts the keys, so it takes as long as a full scan.
   */
  ConcurrentNavigableMap<byte[], byte[]> asMap();
}
