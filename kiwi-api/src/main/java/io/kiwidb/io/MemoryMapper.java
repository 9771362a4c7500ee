package io.kiwidb.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * Maps files such that they can be unmapped at a chosen time. (If unmapping were left to the
 * garbage collector, the space of a deleted file would stay allocated until a collection.)
 *
 * <p>Threading: stateless.
 */
interface MemoryMapper {
  /**
   * Maps a part of a file. For writing, a file that is too short is extended; otherwise that is an
   * error.
   */
  Mapping map(FileChannel channel, MapMode mode, long position, long bytes) throws IOException;

  /**
   * A mapped file.
   *
   * @param unmap to be run once, when the buffer is no longer used
   */
  record Mapping(ByteBuffer buffer, Runnable unmap) {}

  /** Returns the mapper of this JVM. */
  static Optional<MemoryMapper> ofThisJvm() {
    Optional<MemoryMapper> arenas = ArenaMapper.find();
    return arenas.isPresent() ? arenas : CleanerMapper.find();
  }
}
