package io.kiwidb.testkit.storage;

/**
 * One operation that a {@link TraceStorage} saw come back. Threading: immutable.
 *
 * @param index counts up from 0
 * @param operation what was done
 * @param file the file's name now; for a rename the new one
 * @param detail bytes, the old name, or nothing
 * @param failure what it failed with; empty when it succeeded
 */
public record TraceEvent(
    long index, StorageOperation operation, String file, String detail, String failure) {
  @Override
  public String toString() {
    return index
        + " "
        + operation
        + " "
        + file
        + (detail.isEmpty() ? "" : " " + detail)
        + (failure.isEmpty() ? "" : " FAILED: " + failure);
  }
}
