package io.kiwidb.testkit.model;

import io.kiwidb.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A put or delete of one key. Threading: immutable, provided that the array is not modified.
 *
 * @param id id of the write; unique in its script
 * @param length length of the value in bytes; {@link #DELETION} for a delete
 */
public record Write(byte[] key, long id, int length) {
  /** The length of a delete. */
  public static final int DELETION = -1;

  /** Returns whether it is a delete. */
  public boolean isDeletion() {
    return length == DELETION;
  }

  /** Returns the value, a new array; null for a delete. */
  public byte @Nullable [] value() {
    return isDeletion() ? null : CheckedValue.encode(key, id, length);
  }

  /** Adds this write to a batch. */
  public void addTo(WriteBatch batch) {
    byte[] value = value();
    if (value == null) {
      batch.delete(key);
    } else {
      batch.put(key, value);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Write that
        && id == that.id
        && length == that.length
        && Keys.ORDER.compare(key, that.key) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return (isDeletion() ? "delete " : "put ")
        + Keys.text(key)
        + (isDeletion() ? "" : " (" + length + " bytes, write " + id + ")");
  }
}
