package io.kiwidb.engine.range;

import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deletion of all keys of a range: it hides every entry of them with a smaller sequence number.
 *
 * <p>Threading: immutable, provided that the arrays are not modified.
 *
 * @param from the first key; null for no lower bound
 * @param to the key before which it ends; null for no upper bound
 * @param sequence its sequence number
 */
public record RangeDeletion(byte @Nullable [] from, byte @Nullable [] to, long sequence) {
  /** Its object, two arrays, two bounds of a set, and places for its sequence number. */
  private static final long MEMORY_BYTES = 200;

  /** Returns the deletion of a range. */
  public static RangeDeletion of(KeyRange range, long sequence) {
    return new RangeDeletion(range.from().orElse(null), range.to().orElse(null), sequence);
  }

  /** Returns whether no key is in the range. */
  boolean isEmpty(KeyOrder order) {
    return from != null && to != null && order.compare(from, to) >= 0;
  }

  /** Returns the memory that it needs in a set, in bytes; an estimate. */
  public long memoryBytes() {
    return MEMORY_BYTES + (from == null ? 0 : from.length) + (to == null ? 0 : to.length);
  }

  /** Returns the range. */
  public KeyRange range() {
    return new KeyRange(Optional.ofNullable(from), Optional.ofNullable(to));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RangeDeletion that
        && sequence == that.sequence
        && Arrays.equals(from, that.from)
        && Arrays.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return range() + "@" + sequence;
  }
}
