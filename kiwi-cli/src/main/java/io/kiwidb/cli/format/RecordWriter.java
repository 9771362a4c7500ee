package io.kiwidb.cli.format;

/**
 * Writes keys and values, one record a call. Threading: not thread-safe. Failure: whatever its
 * output throws.
 */
@FunctionalInterface
public interface RecordWriter {
  /** Writes a record. */
  void write(byte[] key, byte[] value);
}
