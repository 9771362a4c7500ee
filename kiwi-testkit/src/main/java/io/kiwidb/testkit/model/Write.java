package io.kiwidb.testkit.model;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A put or delete of one key. Threading: immutable, provided that the array is not modified.
 *
 * @param keyspace name of the keyspace
 * @param id id of the write; unique in its script
 * @param length length of the value in bytes; {@link #DELETION} for a delete
 */
public record Write(String keyspace, byte[] key, long id, int length) {
  /** The length of a delete. */
  public static final int DELETION = -1;

  /** Creates a write to the default keyspace. */
  public Write(byte[] key, long id, int length) {
    this(Keyspace.DEFAULT, key, id, length);
  }

  /** Returns the writes to keyspaces that exist. */
  public static List<Write> possible(List<Write> writes, Kiwi db) {
    return writes.stream().filter(write -> write.isPossible(db)).toList();
  }

  /** Returns whether it is a delete. */
  public boolean isDeletion() {
    return length == DELETION;
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
    if (isOfDefault()) {
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
    if (value == null) {
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
        && Keys.ORDER.compare(key, that.key) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return (isDeletion() ? "delete " : "put ")
        + (isOfDefault() ? "" : keyspace + "/")
        + Keys.text(key)
        + (isDeletion() ? "" : " (" + length + " bytes, write " + id + ")");
  }
}
