package io.kiwidb.testkit.storage;

/**
 * A completed operation recorded by a {@link TraceStorage}. Threading: immutable.
 *
 * @param index sequential number, from 0
 * @param operation the operation
 * @param file the current name of the file; for a rename the new one
 * @param detail number of bytes, old name, or nothing
 * @param failure the failure; empty if it succeeded
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
