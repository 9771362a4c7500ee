package io.kiwidb.io;

import java.io.IOException;
import java.util.Optional;

/**
 * An open handle of a file for positional reads.
 *
 * <p>Threading: thread-safe. Failure: {@link java.nio.channels.ClosedChannelException} once closed,
 * by whomever.
 */
interface PositionalHandle extends AutoCloseable {
  /**
   * The largest piece of one read: the JDK copies it through native memory of the same size, which
   * it then keeps.
   */
  int CHUNK_BYTES = 256 << 10;

  /** Reads up to {@code length} bytes; fewer only at the end of the file. */
  int read(long position, byte[] target, int offset, int length) throws IOException;

  /** The size of the file in bytes, now. */
  long size() throws IOException;

  /**
   * Maps the whole file, to be read. Empty if it has no bytes, or more than a buffer can have, or
   * if the handle cannot map.
   */
  Optional<MemoryMapper.Mapping> map(MemoryMapper mapper) throws IOException;

  @Override
  void close() throws IOException;
}
