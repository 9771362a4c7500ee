package io.kiwidb;

/** The direction in which keys are read. Threading: immutable. */
public enum Direction {
  /** From the first key to the last. */
  ASCENDING,
  /** From the last key to the first. */
  DESCENDING;

  /** Returns the other direction. */
  public Direction reversed() {
    return this == ASCENDING ? DESCENDING : ASCENDING;
  }
}
