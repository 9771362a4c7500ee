package io.kiwidb.cli.format;

import java.io.IOException;

/**
 * Reads keys and values from a file of records, one after the other, in bounded memory.
 *
 * <p>Threading: not thread-safe. Ownership: the arrays belong to the caller.
 */
public interface RecordReader extends AutoCloseable {
  /**
   * Goes to the next record; false at the end.
   *
   * @throws BadRecordException when it is none; the next call goes on behind it
   */
  boolean next() throws IOException, BadRecordException;

  /** The key. */
  byte[] key();

  /** The value. */
  byte[] value();

  /** The number of the record's first line, from 1. */
  long line();

  @Override
  void close() throws IOException;
}
