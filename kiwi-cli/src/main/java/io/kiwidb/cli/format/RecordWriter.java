package io.kiwidb.cli.format;

/** Writes records. Threading: not thread-safe. Failure: the exceptions of its output. */
@FunctionalInterface
public interface RecordWriter {
  /** Writes a record. */
  void write(byte[] key, byte[] value);

  /**
   * Writes a record that expires. The default leaves that out: only jsonl has a place for it.
   *
   * @param expiryMillis in milliseconds since 1970; {@link io.kiwidb.Expiry#NEVER_MILLIS} for never
   */
  default void write(byte[] key, byte[] value, long expiryMillis) {
    write(key, value);
  }
}
