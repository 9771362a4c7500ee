package io.kiwidb.bench.keyspaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The number of puts that were acknowledged and synced, in a mapped file: another process can read
 * it at any time, and after the writer was killed.
 *
 * <p>Threading: one writer, in one process.
 */
final class Acknowledgement {
  private final MappedByteBuffer mapped;

  /** Maps the file, which is created if missing. */
  Acknowledgement(Path file) {
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapped = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that the first puts, as many as given, are synced. */
  void set(long puts) {
    mapped.putLong(0, puts);
  }

  long get() {
    return mapped.getLong(0);
  }
}
