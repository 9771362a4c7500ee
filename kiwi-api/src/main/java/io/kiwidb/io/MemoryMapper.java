package io.kiwidb.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * The JDK's way to map a file so that it can be taken out of memory again at a chosen moment. (Left
 * to the collector, a deleted file would keep its space for as long as there is nothing to
 * collect.)
 *
 * <p>Threading: stateless.
 */
interface MemoryMapper {
  /**
   * Maps a part of a file. If it is mapped to be written, a file that is shorter is made long
   * enough; else that is an error.
   */
  Mapping map(FileChannel channel, MapMode mode, long position, long bytes) throws IOException;

  /**
   * A file in memory.
   *
   * @param unmap to be run once, when nobody looks at the buffer any more
   */
  record Mapping(ByteBuffer buffer, Runnable unmap) {}

  /** What this JVM has. */
  static Optional<MemoryMapper> ofThisJvm() {
    Optional<MemoryMapper> arenas = ArenaMapper.find();
    return arenas.isPresent() ? arenas : CleanerMapper.find();
  }
}
