package io.kiwidb.bench.engine;

import java.nio.file.Path;

/** Copies of an open store. Threading: not thread-safe. Failure: as {@link Engine}. */
public interface EngineCopies {
  /** Returns the directory of the store. */
  Path store();

  /** Makes a checkpoint in a directory that does not exist. */
  void checkpoint(Path target);

  /** Makes a backup in a directory of backups; returns the bytes of the store. */
  long backup(Path backups);
}
