package io.kiwidb.engine.gap;

import io.kiwidb.key.KeyOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place between two neighbouring keys: immediately before or behind a key, or before or behind
 * all keys. Keys are not added up: under a custom order there is no next key that one could name.
 *
 * <p>Threading: immutable.
 */
public final class Edge {
  /** Before all keys. */
  public static final Edge START = new Edge(null, Long.MIN_VALUE, Side.BEFORE);

  /** Behind all keys. */
  public static final Edge END = new Edge(null, Long.MAX_VALUE, Side.BEHIND);

  /** On which side of its key. */
  public enum Side {
    /** Before it. */
    BEFORE,
    /** Behind it. */
    BEHIND
  }

  private final byte @Nullable [] key;
  private final long prefix;
  private final Side side;

  private Edge(byte @Nullable [] key, long prefix, Side side) {
    this.key = key;
    this.prefix = prefix;
    this.side = side;
  }

  /** Returns the place beside the key at the start of an array, which is copied. */
  public static Edge of(KeyOrder order, byte[] array, int length, Side side) {
    return new Edge(Arrays.copyOf(array, length), order.prefix(array, 0, length), side);
  }

  /** Returns its key, which must not be modified; null before or behind all keys. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Returns on which side of its key it is. */
  public Side side() {
    return side;
  }

  /** Returns the length of its key. */
  int keyLength() {
    return key == null ? 0 : key.length;
  }

  /** Returns whether a key is behind it. */
  boolean isBefore(KeyOrder order, byte[] other, int offset, int length, long otherPrefix) {
    byte[] own = key;
    if (own == null) {
      return side == Side.BEFORE;
    }
    if (prefix != otherPrefix) {
      return prefix < otherPrefix;
    }
    int compared = order.compare(own, 0, own.length, other, offset, length);
    return compared < 0 || (compared == 0 && side == Side.BEFORE);
  }

  /** Returns whether another place is behind it. */
  boolean isBefore(KeyOrder order, Edge other) {
    byte[] own = key;
    byte[] others = other.key;
    if (own == null || others == null) {
      return own == null
          ? side == Side.BEFORE && (others != null || other.side == Side.BEHIND)
          : other.side == Side.BEHIND;
    }
    if (prefix != other.prefix) {
      return prefix < other.prefix;
    }
    int compared = order.compare(own, others);
    return compared < 0 || (compared == 0 && side == Side.BEFORE && other.side == Side.BEHIND);
  }

  /** Returns the later one of two places. */
  static Edge later(KeyOrder order, Edge one, Edge other) {
    return one.isBefore(order, other) ? other : one;
  }

  /** Returns the earlier one of two places. */
  static Edge earlier(KeyOrder order, Edge one, Edge other) {
    return other.isBefore(order, one) ? other : one;
  }

  @Override
  public String toString() {
    if (key == null) {
      return side == Side.BEFORE ? "start" : "end";
    }
    return (side == Side.BEFORE ? "before " : "behind ") + Arrays.toString(key);
  }
}
