package io.kiwidb.storage.disk;

import io.kiwidb.storage.mapping.FileMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * An open file handle for positional reads.
 *
 * <p>Threading: thread-safe. Failure: {@link java.nio.channels.ClosedChannelException} if closed,
 * also by an interrupt.
 */
interface PositionalHandle extends AutoCloseable {
  /**
   * The maximum size of a single read: the JDK copies the data through native memory of the same
   * size, which it then keeps.
   */
  int CHUNK_BYTES = 256 << 10;

  /** Reads up to {@code length} bytes; fewer only at the end of the file. */
  int read(long position, byte[] target, int offset, int length) throws IOException;

  /** Returns the current size of the file in bytes. */
  long size() throws IOException;

  /**
   * Maps the whole file for reading. Empty if it is empty or exceeds the maximum size of a buffer,
   * or if the handle cannot map.
   */
  Optional<FileMapper.Mapping> map(FileMapper mapper) throws IOException;

  @Override
  void close() throws IOException;
}
