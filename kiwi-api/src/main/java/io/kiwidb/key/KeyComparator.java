package io.kiwidb.key;

/**
 * A total order of user keys other than the bytewise one.
 *
 * <p>The name is recorded in the database when it is created and compared at every later open,
 * because a database read under another order would return wrong answers. Two keys that compare as
 * equal are the same key.
 *
 * <p>Threading: thread-safe; called from every thread that reads or writes, in the middle of an
 * operation: it must not call the store.
 */
public interface KeyComparator {
  /** The recorded name: {@code [a-z][a-z0-9-]{0,31}}; never reused for another order. */
  String name();

  /**
   * Compares two key slices; negative, zero or positive like {@link java.util.Comparator#compare}.
   */
  @SuppressWarnings("checkstyle:ParameterNumber")
  int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength);
}
