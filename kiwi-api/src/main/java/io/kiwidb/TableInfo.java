package io.kiwidb;

/**
 * A table of the current version. Threading: immutable, provided that the arrays are not modified.
 *
 * @param number its file number
 * @param level its level
 * @param keyspace its keyspace; 0 is the default
 * @param bytes size of the file
 * @param entries number of entries of all types
 * @param deletions how many of the entries are deletions
 * @param smallestKey its smallest user key
 * @param largestKey its largest user key
 * @param smallestSequence its smallest sequence number
 * @param largestSequence its largest sequence number
 * @param createdMillis creation time in milliseconds since 1970
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
