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

  /**
   * Whether the line that was read last ends with the input and without a line feed: it is whole
   * when a person has left the line feed out, and it is not when whoever wrote it was interrupted.
   */
  boolean isCutOff();

  /** The number of the record's first line, from 1. */
  long line();

  @Override
  void close() throws IOException;
}
