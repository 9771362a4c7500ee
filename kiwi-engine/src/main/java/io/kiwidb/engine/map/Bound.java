package io.kiwidb.engine.map;

import java.util.Objects;

/**
 * One end of a key range, or the start of a search. Threading: immutable, provided that the key is
 * not modified.
 *
 * @param key the key
 * @param edge whether the key itself belongs to the range
 */
record Bound(byte[] key, Edge edge) {
  /** Whether a bound's key belongs to the range. */
  enum Edge {
    INCLUSIVE,
    EXCLUSIVE;

    /** Converts the flag of {@link java.util.NavigableMap}. */
    static Edge of(boolean inclusive) {
      return inclusive ? INCLUSIVE : EXCLUSIVE;
    }
  }

  Bound {
    Objects.requireNonNull(key, "key");
  }

  static Bound inclusive(byte[] key) {
    return new Bound(key, Edge.INCLUSIVE);
  }

  static Bound exclusive(byte[] key) {
    return new Bound(key, Edge.EXCLUSIVE);
  }

  boolean isInclusive() {
    return edge == Edge.INCLUSIVE;
  }

  /** Returns the same bound with a private copy of the key. */
  Bound copy() {
    return new Bound(key.clone(), edge);
  }
}
