package io.kiwidb;

/**
 * A table of the current state. Threading: immutable, provided that nobody writes to the arrays.
 *
 * @param number its file number
 * @param level its level
 * @param keyspace the keyspace it belongs to; 0 is the default one
 * @param bytes size of the file
 * @param entries how many entries, of every type
 * @param deletions how many of them are deletions
 * @param smallestKey its first user key
 * @param largestKey its last user key
 * @param smallestSequence its smallest sequence number
 * @param largestSequence its largest sequence number
 * @param createdMillis when it was made, in milliseconds since 1970
 */
public record TableInfo(
    long number,
    int level,
    int keyspace,
    long bytes,
    long entries,
    long deletions,
    byte[] smallestKey,
    byte[] largestKey,
    long smallestSequence,
    long largestSequence,
    long createdMillis) {
  @Override
  public boolean equals(Object other) {
    return other instanceof TableInfo that && number == that.number && level == that.level;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
