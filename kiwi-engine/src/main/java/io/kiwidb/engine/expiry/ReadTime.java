package io.kiwidb.engine.expiry;

/**
 * The time at which a reader judges expiries, the same for all entries that it meets. Threading:
 * immutable.
 *
 * @param clock is told of expiries that have passed
 * @param millis milliseconds since 1970
 */
public record ReadTime(ExpiryClock clock, long millis) {
  /** Returns whether an entry with this expiry is a deletion to the reader. */
  public boolean hasPassed(long expiry) {
    if (expiry > millis) {
      return false;
    }
    clock.passed(expiry);
    return true;
  }
}
