package io.kiwidb.storage.mapping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * Maps files into memory so that they can be unmapped explicitly, in the way that this JDK offers.
 * (Left to the garbage collector, a deleted file would keep its disk space until the next
 * collection.)
 *
 * <p>Threading: stateless.
 */
public interface FileMapper {
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
  static Optional<FileMapper> ofThisJvm() {
    Optional<FileMapper> arenas = ArenaMapper.find();
    return arenas.isPresent() ? arenas : CleanerMapper.find();
  }
}
