package io.kiwidb;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Read operations: on a store, which always returns the latest state, or on a snapshot.
 *
 * <p>Threading: thread-safe; reads take no locks, but for a short one every few seconds when they
 * meet what has expired.
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

  /**
   * Reads the value of a key without copying it; returns what the reader returns, or null if the
   * key is absent. What the reader throws reaches the caller.
   */
  default <R> @Nullable R get(byte[] key, ValueReader<R> reader) {
    Objects.requireNonNull(reader, "reader");
    byte[] value = get(key);
    return value == null ? null : reader.read(value, 0, value.length);
  }

  /** Returns whether the key is present. */
  boolean contains(byte[] key);

  /**
   * Returns when the value of a key expires, or null if the key is absent. What
   * {@link Keyspace#merge} made of a value expires with the newest operand.
   *
   * <p>The default is for views without expiries.
   */
  default @Nullable Expiry expiry(byte[] key) {
    return contains(key) ? Expiry.NEVER : null;
  }

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

  /** Returns the first key, or null if there is none. */
  default byte @Nullable [] firstKey() {
    return RangeReads.end(this, Direction.ASCENDING);
  }

  /** Returns the last key, or null if there is none. */
  default byte @Nullable [] lastKey() {
    return RangeReads.end(this, Direction.DESCENDING);
  }

  /** Returns a copy of the first key and its value, or null if there is none. */
  default Map.@Nullable Entry<byte[], byte[]> firstEntry() {
    return asMap().firstEntry();
  }

  /** Returns a copy of the last key and its value, or null if there is none. */
  default Map.@Nullable Entry<byte[], byte[]> lastEntry() {
    return asMap().lastEntry();
  }

  /** Returns a stream of the entries of a range, in ascending order. */
  default Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range) {
    return stream(range, Direction.ASCENDING);
  }

  /**
   * Returns a lazy, ordered, sequential stream of the entries of a range. It reads a consistent
   * view as of the start of its terminal operation.
   *
   * <p>It need not be closed: it releases what it holds when its terminal operation ends, even if
   * that stops early or throws. An {@code iterator()} or {@code spliterator()}, which
   * {@link Stream#concat} uses too, that is abandoned before its end holds no file, but a sequence
   * number until it is garbage collected, or until the stream is closed.
   */
  default Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range, Direction direction) {
    return RangeReads.stream(this, range, direction);
  }

  /**
   * Passes copies of the keys and values of a range to an action, in ascending order, from one
   * consistent view.
   */
  default void forEach(KeyRange range, BiConsumer<byte[], byte[]> action) {
    forEach(range, Direction.ASCENDING, action);
  }

  /**
   * Passes copies of the keys and values of a range to an action, from one consistent view. What
   * the action throws ends the iteration and reaches the caller.
   */
  default void forEach(KeyRange range, Direction direction, BiConsumer<byte[], byte[]> action) {
    Objects.requireNonNull(action, "action");
    forEachWhile(range, direction, (key, value) -> {
      action.accept(key, value);
      return true;
    });
  }

  /** Like {@link #forEach(KeyRange, BiConsumer)}, until the action returns false. */
  default void forEachWhile(KeyRange range, BiPredicate<byte[], byte[]> action) {
    forEachWhile(range, Direction.ASCENDING, action);
  }

  /** Like {@link #forEach(KeyRange, Direction, BiConsumer)}, until the action returns false. */
  default void forEachWhile(
      KeyRange range, Direction direction, BiPredicate<byte[], byte[]> action) {
    RangeReads.forEachWhile(this, range, direction, action);
  }

  /** Returns the number of keys in a range. Reads all of them, but copies none. */
  default long count(KeyRange range) {
    return RangeReads.count(this, range);
  }

  /**
   * Estimates keys and bytes of a range of the current state; on a snapshot, too. A store reads no
   * table for that: only the properties of tables, the indexes of those at the ends of the range,
   * and at most a thousand entries of each memtable, or of each part of it where range deletions
   * begin and end. What they hide does not count as keys.
   *
   * <p>Bytes of tables are exact to about a block for each table at an end of the range. The number
   * of keys is inexact where keys were overwritten or deleted, and not compacted since: a key
   * counts once for each table and memtable that contains it, and each deletion is assumed to
   * cancel one of them. Keys are assumed to be spread evenly over the blocks of a table. In a
   * memtable up to a thousand entries of the range are counted; where there are more, the number is
   * interpolated from those, which is far off if keys or overwrites are spread unevenly.
   *
   * <p>What has expired counts until a flush or compaction has removed it.
   *
   * <p>The default counts, exactly, for views that are no store.
   */
  default RangeEstimate estimate(KeyRange range) {
    return RangeReads.countWithSizes(this, range);
  }
}
