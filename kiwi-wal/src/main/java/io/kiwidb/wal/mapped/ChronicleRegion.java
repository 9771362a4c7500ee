package io.kiwidb.wal.mapped;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.LateFault;
import io.kiwidb.io.MappedRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.io.IORuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory by Chronicle Bytes, which is left as long as it was mapped.
 *
 * <p>Threading: not thread-safe. Failure: {@link StorageException} if the file cannot be mapped, or
 * if what was copied is not there.
 */
final class ChronicleRegion implements MappedRegion {
  private final String name;
  private final MappedBytes bytes;
  private final long capacity;
  private final LateFault fault = new LateFault();

  private ChronicleRegion(String name, MappedBytes bytes, long capacity) {
    this.name = name;
    this.bytes = bytes;
    this.capacity = capacity;
  }

  /**
   * Maps a file that is there, and makes it as long as the mapping. An interrupt does not matter:
   * the library keeps its channels open.
   */
  static ChronicleRegion of(Path file, long capacity) {
    try {
      MappedBytes bytes = MappedBytes.singleMappedBytes(file.toString(), capacity);
      bytes.singleThreadedCheckDisabled(true); // appends come from many threads, one at a time
      return new ChronicleRegion(String.valueOf(file.getFileName()), bytes, capacity);
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
  public int pageBytes() {
    return OS.pageSize();
  }

  /**
   * Copies, and looks whether it is there: a store that the system refuses is left out without a
   * word, see {@link LateFault}.
   */
  @Override
  public void copy(long position, byte[] source, int offset, int length) {
    assert position >= 0 && position + length <= capacity;
    try {
      bytes.write(position, source, offset, length);
      if (difference(position, source, offset, length) == 0) {
        return;
      }
      fault.provoke();
    } catch (InternalError e) {
      throw notThere(e);
    }
    throw notThere(null);
  }

  private int difference(long position, byte[] source, int offset, int length) {
    int different = 0;
    for (int at = 0; at < length; at++) {
      different |= bytes.readByte(position + at) ^ source[offset + at];
    }
    return different;
  }

  private StorageException notThere(@Nullable InternalError cause) {
    return new StorageException(
        Reason.IO,
        "write to",
        name,
        "the operating system refuses to store to mapped memory of it: the disk is full or broken, or another program has cut the file",
        cause);
  }

  @Override
  public void release() {
    bytes.releaseLast();
  }
}
