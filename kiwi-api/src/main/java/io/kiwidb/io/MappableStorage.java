package io.kiwidb.io;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A storage whose files are files of the operating system, for parts that map them into memory.
 *
 * <p>Purpose: what cannot go through {@link AppendFile} and {@link ReadableFile}. Threading,
 * failure and durability: as {@link Storage}. A storage that watches or changes what is written
 * must not be one of these.
 */
public interface MappableStorage extends Storage {
  /**
   * Where a file is, whether it is there or not. Who maps it says so to nobody: see that it is
   * neither deleted nor shortened.
   */
  Path path(String name);

  /**
   * Maps a file that is there into memory, in pieces, each when it is copied to. The file does not
   * get longer, but may be while a piece is mapped, so that nobody may append to it during this
   * call and {@link MappedRegion#copy}; in between it may be appended to as before.
   *
   * <p>Empty where that cannot be done or is not safe, and also when the operating system refuses,
   * which has a limit of address space and of mappings for a process: who maps can append, too.
   *
   * @param bytes from the first byte of the file on; less than 2 GiB
   */
  Optional<MappedRegion> map(String name, long bytes);
}
