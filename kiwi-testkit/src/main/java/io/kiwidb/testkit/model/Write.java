package io.kiwidb.testkit.model;

import io.kiwidb.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * One key getting, or losing, a value. Threading: immutable, provided that nobody writes to the
 * array.
 *
 * @param id which write this is; unique in its script
 * @param length bytes of the value; {@link #DELETION} when the key loses its value
 */
public record Write(byte[] key, long id, int length) {
  /** The length that means: no value. */
  public static final int DELETION = -1;

  /** Whether the key loses its value. */
  public boolean isDeletion() {
    return length == DELETION;
  }

  /** The value, a fresh array; null for a deletion. */
  public byte @Nullable [] value() {
    return isDeletion() ? null : CheckedValue.encode(key, id, length);
  }

  /** Adds itself to a batch. */
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
