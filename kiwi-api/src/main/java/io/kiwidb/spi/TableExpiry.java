package io.kiwidb.spi;

/**
 * When the entries of a table expire, as far as compactions need to know it. Threading: immutable.
 *
 * @param entries number of entries with an expiry
 * @param firstMillis the earliest expiry in milliseconds since 1970; {@link Entry#NEVER} if no
 *     entry has one
 * @param halfMillis when about half of these entries have expired, estimated from a sample
 * @param lastMillis the latest expiry
 */
public record TableExpiry(long entries, long firstMillis, long halfMillis, long lastMillis) {
  /** For a table without expiries. */
  public static final TableExpiry NONE = new TableExpiry(0, Entry.NEVER, Entry.NEVER, Entry.NEVER);

  /** Returns whether any entry has expired at a time. */
  public boolean isAnyPast(long millis) {
    return entries > 0 && firstMillis <= millis;
  }

  /**
   * Returns how many entries have certainly expired at a time: all of them, about half, or none. It
   * changes at two times only, so that a table is not compacted for each entry that expires.
   */
  public long past(long millis) {
    if (entries == 0 || halfMillis > millis) {
      return 0;
    }
    return lastMillis <= millis ? entries : (entries + 1) / 2;
  }

  /** Returns the next time after this one at which {@link #past} changes; NEVER if it does not. */
  public long nextAfter(long millis) {
    if (entries == 0 || lastMillis <= millis) {
      return Entry.NEVER;
    }
    return halfMillis > millis ? halfMillis : lastMillis;
  }
}
