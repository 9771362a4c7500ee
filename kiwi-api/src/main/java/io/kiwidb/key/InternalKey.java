package io.kiwidb.key;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A user key with the tag of an entry, as an object, for bounds, manifests and tools. Hot paths
 * pass the parts separately.
 *
 * <p>Threading: immutable, provided that {@link #userKey} is not modified.
 *
 * @param userKey the user key; owned by this object
 * @param tag sequence number and type, see {@link SequenceNumber}
 */
public record InternalKey(byte[] userKey, long tag) {
  /** Compares by user key ascending, then tag descending. */
  public int compareTo(InternalKey other, KeyOrder order) {
    int byKey = order.compare(userKey, other.userKey);
    return byKey != 0 ? byKey : Long.compare(other.tag, tag);
  }

  /** Returns the sequence number. */
  public long sequence() {
    return SequenceNumber.sequence(tag);
  }

  /** Returns the {@link ValueType} code. */
  public int type() {
    return SequenceNumber.type(tag);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InternalKey that
        && tag == that.tag
        && Arrays.equals(userKey, that.userKey);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(userKey) + Long.hashCode(tag);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(userKey) + "@" + sequence() + ":" + ValueType.nameOf(type());
  }
}
