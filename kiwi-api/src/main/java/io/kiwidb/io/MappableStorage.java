package io.kiwidb.io;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A storage whose files are files of the operating system, for components that map them into
 * memory.
 *
 * <p>Purpose: access that {@link AppendFile} and {@link ReadableFile} do not provide. Threading,
 * failure and durability: see {@link Storage}. A storage that observes or modifies writes must not
 * implement this interface.
 */
public interface MappableStorage extends Storage {
  /**
   * Returns the path of a file, whether it exists or not. The storage does not track mappings: the
   * caller must make sure that a mapped file is neither deleted nor truncated.
   */
  Path path(String name);

  /**
   * Maps an existing file into memory, in windows that are mapped when they are written to. The
   * file size does not change, but may temporarily while a window is mapped; so the file must not
   * be appended to during this call and {@link MappedRegion#copy}. Between these calls appends are
   * allowed.
   *
   * <p>Empty if mapping is impossible or unsafe, and also if the operating system refuses, because
   * the address space and the number of mappings of a process are limited: the caller must be able
   * to append instead.
   *
   * @param bytes from the first byte of the file; less than 2 GiB
   */
  Optional<MappedRegion> map(String name, long bytes);
}
