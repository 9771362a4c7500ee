package io.kiwidb.io;

import java.nio.file.Path;

/**
 * A storage whose files are files of the operating system, for parts that map them into memory.
 *
 * <p>Purpose: what cannot go through {@link AppendFile} and {@link ReadableFile}. Threading, failure and durability: as {@link
 * Storage}. A storage that watches or changes what is written must not be one of these.
 */
public interface MappableStorage extends Storage {
  /** Where a file is, whether it is there or not. Who maps it says so to nobody: see that it is neither deleted nor shortened. */
  Path path(String name);
}
