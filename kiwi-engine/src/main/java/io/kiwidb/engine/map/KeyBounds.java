package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.map.Bound.Edge;
import io.kiwidb.key.KeyOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys between two optional bounds, in the order of the store whatever the direction of the
 * map.
 *
 * <p>Threading: immutable.
 */
final class KeyBounds {
  private final KeyOrder order;
  private final @Nullable Bound low;
  private final @Nullable Bound high;

  private KeyBounds(KeyOrder order, @Nullable Bound low, @Nullable Bound high) {
    this.order = order;
    this.low = low;
    this.high = high;
  }

  /** Returns unlimited bounds. */
  static KeyBounds all(KeyOrder order) {
    return new KeyBounds(order, null, null);
  }

  KeyOrder order() {
    return order;
  }

  Optional<Bound> high() {
    return Optional.ofNullable(high);
  }

  boolean contains(byte[] key) {
    return !isTooLow(key) && !isTooHigh(key);
  }

  boolean isTooLow(byte[] key) {
    return isTooLow(key, 0, key.length);
  }

  boolean isTooHigh(byte[] key) {
    return isTooHigh(key, 0, key.length);
  }

  boolean isTooLow(Cursor cursor) {
    return low != null && isTooLow(cursor.keyArray(), cursor.keyOffset(), cursor.keyLength());
  }

  boolean isTooHigh(Cursor cursor) {
    return high != null && isTooHigh(cursor.keyArray(), cursor.keyOffset(), cursor.keyLength());
  }

  private boolean isTooLow(byte[] array, int offset, int length) {
    if (low == null) {
      return false;
    }
    int comparison = order.compare(array, offset, length, low.key(), 0, low.key().length);
    return comparison < 0 || (comparison == 0 && !low.isInclusive());
  }

  private boolean isTooHigh(byte[] array, int offset, int length) {
    if (high == null) {
      return false;
    }
    int comparison = order.compare(array, offset, length, high.key(), 0, high.key().length);
    return comparison > 0 || (comparison == 0 && !high.isInclusive());
  }

  /**
   * Returns these bounds with another lower one; throws {@link IllegalArgumentException} if that
   * would widen them.
   */
  KeyBounds from(Bound newLow) {
    return new KeyBounds(order, admitted(newLow), high).requireOrdered();
  }

  /**
   * Returns these bounds with another upper one; throws {@link IllegalArgumentException} if that
   * would widen them.
   */
  KeyBounds to(Bound newHigh) {
    return new KeyBounds(order, low, admitted(newHigh)).requireOrdered();
  }

  /**
   * Replaces both at once, so that the upper one is checked against these bounds and not against
   * the new lower one.
   */
  KeyBounds between(Bound newLow, Bound newHigh) {
    return new KeyBounds(order, admitted(newLow), admitted(newHigh)).requireOrdered();
  }

  private Bound admitted(Bound bound) {
    byte[] key = bound.key();
    // An exclusive bound may equal an exclusive bound: it excludes no less.
    boolean inside = bound.isInclusive()
        ? contains(key)
        : (low == null || order.compare(key, low.key()) >= 0)
            && (high == null || order.compare(key, high.key()) <= 0);
    if (!inside) {
      throw new IllegalArgumentException(
          "the bound " + hex(key) + " is outside the bounds of this map: " + this);
    }
    return bound.copy();
  }

  private KeyBounds requireOrdered() {
    if (low != null && high != null && order.compare(low.key(), high.key()) > 0) {
      throw new IllegalArgumentException("the lower bound is greater than the upper one: " + this);
    }
    return this;
  }

  /**
   * Returns a cursor range that contains at least these keys: exactly these in bytewise order,
   * where the successor of a key is known, and at most one key or an open end more under a custom
   * order. {@link MapScan} checks each key against the bounds in any case.
   */
  KeyRange range() {
    return new KeyRange(
        Optional.ofNullable(low)
            .map(b -> b.isInclusive() || !order.isBytewise() ? b.key() : successor(b.key())),
        Optional.ofNullable(high)
            .filter(b -> !b.isInclusive() || order.isBytewise())
            .map(b -> b.isInclusive() ? successor(b.key()) : b.key()));
  }

  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }

  @Override
  public String toString() {
    String from =
        low == null ? "(start" : (low.edge() == Edge.INCLUSIVE ? "[" : "(") + hex(low.key());
    String to =
        high == null ? "end)" : hex(high.key()) + (high.edge() == Edge.INCLUSIVE ? "]" : ")");
    return from + ", " + to;
  }
}
