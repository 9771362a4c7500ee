package io.kiwidb.typed;

import io.kiwidb.Cursor;
import io.kiwidb.DecodingException;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;

/**
 * Iterates over keys and values of Java types in both directions, from one consistent view. It
 * decodes what it is asked for, when it is asked, from the arrays of the store: who reads only keys
 * pays for no values.
 *
 * <p>Threading: as {@link Cursor}: not thread-safe, but may be passed between threads.
 *
 * <p>Ownership: the caller closes it. Keys and values are the caller's.
 *
 * <p>Failure: as {@link Cursor}; {@link DecodingException} from {@link #key} and {@link #value} for
 * bytes of another origin. The cursor stays where it is, and can be moved on.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class TypedCursor<K, V> implements AutoCloseable {
  private final Cursor cursor;
  private final OrderedCodec<K> keys;
  private final Codec<V> values;

  TypedCursor(Cursor cursor, OrderedCodec<K> keys, Codec<V> values) {
    this.cursor = cursor;
    this.keys = keys;
    this.values = values;
  }

  /** Moves to the first key of the range. */
  public boolean seekToFirst() {
    return cursor.seekToFirst();
  }

  /** Moves to the last key of the range. */
  public boolean seekToLast() {
    return cursor.seekToLast();
  }

  /** Moves to the first key of the range that is at or after the given key. */
  public boolean seek(K key) {
    return cursor.seek(keys.encode(key));
  }

  /** Moves to the last key of the range that is at or before the given key. */
  public boolean seekForPrev(K key) {
    return cursor.seekForPrev(keys.encode(key));
  }

  /** Moves to the next key. Throws {@link IllegalStateException} if the cursor is unpositioned. */
  public boolean next() {
    return cursor.next();
  }

  /**
   * Moves to the previous key. Throws {@link IllegalStateException} if the cursor is unpositioned.
   */
  public boolean prev() {
    return cursor.prev();
  }

  /** Returns whether the cursor is at an entry. */
  public boolean isValid() {
    return cursor.isValid();
  }

  /** Returns the key. */
  public K key() {
    return keys.decode(cursor.keyArray(), cursor.keyOffset(), cursor.keyLength());
  }

  /** Returns the value. */
  public V value() {
    return values.decode(cursor.valueArray(), cursor.valueOffset(), cursor.valueLength());
  }

  /** Releases the resources of the cursor. Idempotent. */
  @Override
  public void close() {
    cursor.close();
  }
}
