package io.kiwidb.cli.format;

import io.kiwidb.Expiry;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads records, that is keys and values, sequentially and in bounded memory.
 *
 * <p>Threading: not thread-safe. Ownership: the arrays belong to the caller.
 */
public interface RecordReader extends AutoCloseable {
  /**
   * Moves to the next record. Returns false at the end.
   *
   * @throws BadRecordException if the record is invalid; the next call continues after it
   */
  boolean next() throws IOException, BadRecordException;

  /** Returns the name of the keyspace of the record; empty if the record does not name one. */
  Optional<String> keyspace();

  /** Returns the key. */
  byte[] key();

  /** Returns the value. */
  byte[] value();

  /**
   * Returns when the record expires, in milliseconds since 1970;
   * {@link io.kiwidb.Expiry#NEVER_MILLIS} for never, also in formats that cannot say it.
   */
  default long expiryMillis() {
    return Expiry.NEVER_MILLIS;
  }

  /**
   * Returns whether the input ended in the last line without a line feed. The line is complete if
   * its author omitted the line feed, and truncated if the program that wrote it was interrupted.
   */
  boolean isCutOff();

  /** Returns the number of the first line of the record, from 1. */
  long line();

  @Override
  void close() throws IOException;
}
