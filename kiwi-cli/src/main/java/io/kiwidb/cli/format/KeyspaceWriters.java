package io.kiwidb.cli.format;

/**
 * Writes records of several keyspaces, each with the name of its keyspace. Threading: not
 * thread-safe.
 */
@FunctionalInterface
public interface KeyspaceWriters {
  /** Returns the writer of the records of a keyspace; writers may be used in turn. */
  RecordWriter of(String keyspace);
}
