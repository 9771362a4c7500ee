package io.kiwidb.key;

/**
 * A total order of user keys other than the bytewise order.
 *
 * <p>The name is recorded when a store is created and compared each time it is opened, because
 * reading a store in a different order would return wrong results. Keys that compare as equal are
 * the same key.
 *
 * <p>Threading: must be thread-safe; called by all threads that read or write, in the middle of an
 * operation: it must not call the store.
 */
public interface KeyComparator {
  /** Returns the recorded name: {@code [a-z][a-z0-9-]{0,31}}; never reused for another order. */
  String name();

  /**
   * Compares two key slices; negative, zero or positive like {@link java.util.Comparator#compare}.
   */
  @SuppressWarnings("checkstyle:ParameterNumber")
  int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength);
}
