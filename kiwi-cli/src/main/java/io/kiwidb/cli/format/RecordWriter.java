package io.kiwidb.cli.format;

/** Writes records. Threading: not thread-safe. Failure: the exceptions of its output. */
@FunctionalInterface
public interface RecordWriter {
  /** Writes a record. */
  void write(byte[] key, byte[] value);
}
