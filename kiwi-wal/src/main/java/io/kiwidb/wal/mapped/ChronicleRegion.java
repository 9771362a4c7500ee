package io.kiwidb.wal.mapped;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.MappedRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.io.IORuntimeException;

/**
 * A file in memory by Chronicle Bytes, which is left as long as it was mapped.
 *
 * <p>Threading: not thread-safe. Failure: {@link StorageException} if the file cannot be mapped.
 */
final class ChronicleRegion implements MappedRegion {
  private final MappedBytes bytes;
  private final long capacity;

  private ChronicleRegion(MappedBytes bytes, long capacity) {
    this.bytes = bytes;
    this.capacity = capacity;
  }

  /** Maps a file that is there, and makes it as long as the mapping. An interrupt does not matter: the library keeps its channels open. */
  static ChronicleRegion of(Path file, long capacity) {
    try {
      MappedBytes bytes = MappedBytes.singleMappedBytes(file.toString(), capacity);
      bytes.singleThreadedCheckDisabled(true); // appends come from many threads, one at a time
      return new ChronicleRegion(bytes, capacity);
    } catch (IOException | IORuntimeException | UncheckedIOException e) {
      throw failed(file, e);
    }
  }

  private static StorageException failed(Path file, Exception cause) {
    return new StorageException(
        Reason.IO,
        "map",
        String.valueOf(file.getFileName()),
        cause.getMessage()
            + ". Check the limit of address space (ulimit -v), or choose the log 'segmented'",
        cause);
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public void copy(long position, byte[] source, int offset, int length) {
    assert position >= 0 && position + length <= capacity;
    bytes.write(position, source, offset, length);
  }

  @Override
  public void release() {
    bytes.releaseLast();
  }
}
