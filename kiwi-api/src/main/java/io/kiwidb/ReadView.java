package io.kiwidb;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be read from: a store, which always shows the newest state, or a snapshot, which shows
 * one moment.
 *
 * <p>Threading: thread-safe; reads take no lock.
 *
 * <p>Ownership: arrays that come back belong to the caller; arrays handed in are read during the
 * call only.
 *
 * <p>Failure: {@link DatabaseClosedException} after close, {@link CorruptionException} for damage,
 * {@link StorageException} for a failed read.
 */
public interface ReadView {
  /** The value of a key, or null when it has none. */
  byte @Nullable [] get(byte[] key);

  /**
   * Copies the value of a key into a buffer at its position and moves the position behind it.
   *
   * @return the length of the value in bytes, whatever fits; -1 when the key has none. When the
   *     value is longer than the room, the room is filled
   */
  int get(ByteBuffer key, ByteBuffer target);

  /** Whether the key has a value. */
  boolean contains(byte[] key);

  /**
   * The values of many keys, seen at one moment: one result a key, null where there is none, in the
   * order of the keys.
   */
  List<byte @Nullable []> multiGet(List<byte[]> keys);

  /** A cursor over all keys. The caller closes it. */
  default Cursor cursor() {
    return cursor(KeyRange.all());
  }

  /** A cursor over a range of keys. The caller closes it. */
  Cursor cursor(KeyRange range);

  /**
   * A live view as a sorted map. Its iterators and streams are weakly consistent: each sees the one
   * moment at which it began. None needs to be closed, also when it is left in the middle. The map
   * of a snapshot cannot be modified. {@code size()} counts, so it takes as long as a scan.
   */
  ConcurrentNavigableMap<byte[], byte[]> asMap();
}
