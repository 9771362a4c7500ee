package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A put or delete of one key, or a delete of a range of keys. Threading: immutable, provided that
 * the arrays are not modified.
 *
 * @param keyspace name of the keyspace
 * @param key the key; the first one of a range, which is all keys before {@code to} if it is empty
 * @param to the key before which a range ends; null if it has no end, or if this is about one key
 * @param id id of the write; unique in its script
 * @param length length of the value in bytes; {@link #DELETION} for a delete of one key,
 *     {@link #RANGE} for one of a range
 */
public record Write(String keyspace, byte[] key, byte @Nullable [] to, long id, int length) {
  /** The length of a delete. */
  public static final int DELETION = -1;

  /** The length of a delete of a range. */
  public static final int RANGE = -2;

  /** Creates a write to the default keyspace. */
  public Write(byte[] key, long id, int length) {
    this(Keyspace.DEFAULT, key, id, length);
  }

  /** Creates a write of one key. */
  public Write(String keyspace, byte[] key, long id, int length) {
    this(keyspace, key, null, id, length);
  }

  /** Creates a delete of all keys of a range. */
  public static Write range(String keyspace, byte[] from, byte @Nullable [] to, long id) {
    return new Write(keyspace, from, to, id, RANGE);
  }

  /** Returns the writes to keyspaces that exist. */
  public static List<Write> possible(List<Write> writes, Kiwi db) {
    return writes.stream().filter(write -> write.isPossible(db)).toList();
  }

  /** Returns whether it is a delete. */
  public boolean isDeletion() {
    return length < 0;
  }

  /** Returns whether it is a delete of a range. */
  public boolean isRange() {
    return length == RANGE;
  }

  /** Returns the range of keys. Requires: it is a delete of a range. */
  public KeyRange range() {
    KeyRange from = key.length == 0 ? KeyRange.all() : KeyRange.atLeast(key);
    return new KeyRange(from.from(), Optional.ofNullable(to));
  }

  /** Returns whether it writes a key. */
  public boolean touches(byte[] other) {
    int compared = Keys.ORDER.compare(key, other);
    return isRange()
        ? compared <= 0 && (to == null || Keys.ORDER.compare(other, to) < 0)
        : compared == 0;
  }

  /** Returns the part of a map that it deletes, a live view. Requires: a delete of a range. */
  public <V> NavigableMap<byte[], V> part(NavigableMap<byte[], V> map) {
    byte[] end = to;
    if (end == null) {
      return map.tailMap(key, true);
    }
    return Keys.ORDER.compare(key, end) < 0
        ? map.subMap(key, true, end, false)
        : map.subMap(key, true, key, false);
  }

  /** Returns the value, a new array; null for a delete. */
  public byte @Nullable [] value() {
    return isDeletion() ? null : CheckedValue.encode(key, id, length);
  }

  /** Returns whether its keyspace exists. */
  public boolean isPossible(Kiwi db) {
    return isOfDefault() || db.findKeyspace(keyspace).isPresent();
  }

  /** Returns its keyspace in a store. Requires: it exists. */
  public Keyspace in(Kiwi db) {
    return isOfDefault() ? db : db.keyspace(keyspace);
  }

  /** Adds this write to a batch for a store. */
  public void addTo(WriteBatch batch, Kiwi db) {
    byte[] value = value();
    if (isRange()) {
      if (isOfDefault()) {
        batch.deleteRange(range());
      } else {
        batch.deleteRange(in(db), range());
      }
    } else if (isOfDefault()) {
      if (value == null) {
        batch.delete(key);
      } else {
        batch.put(key, value);
      }
    } else if (value == null) {
      batch.delete(in(db), key);
    } else {
      batch.put(in(db), key, value);
    }
  }

  /** Executes this write alone. */
  public void execute(Kiwi db, WriteOptions options) {
    byte[] value = value();
    if (isRange()) {
      in(db).deleteRange(range(), options);
    } else if (value == null) {
      in(db).delete(key, options);
    } else {
      in(db).put(key, value, options);
    }
  }

  private boolean isOfDefault() {
    return keyspace.equals(Keyspace.DEFAULT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Write that
        && id == that.id
        && length == that.length
        && keyspace.equals(that.keyspace)
        && Arrays.equals(key, that.key)
        && Arrays.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    String end = to == null ? "the end" : Keys.text(to);
    return (isDeletion() ? "delete " : "put ")
        + (isOfDefault() ? "" : keyspace + "/")
        + Keys.text(key)
        + (isRange() ? " to before " + end : "")
        + (isDeletion() ? "" : " (" + length + " bytes, write " + id + ")");
  }
}
