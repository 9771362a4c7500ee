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
 * A file mapped by Chronicle Bytes; the file keeps the length at which it was mapped.
 *
 * <p>Threading: not thread-safe. Failure: {@link StorageException} if the file cannot be mapped, or
 * if copied bytes were not stored.
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
   * Maps an existing file and extends it to the length of the mapping. Safe against interrupts: the
   * library keeps its channels open.
   */
  static ChronicleRegion of(Path file, long capacity) {
    try {
      MappedBytes bytes = MappedBytes.singleMappedBytes(file.toString(), capacity);
      bytes.singleThreadedCheckDisabled(true); // many threads append, one at a time
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
            + ". Check the address space limit (ulimit -v), or choose the log 'segmented'",
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
   * Copies bytes and reads them back: the JVM silently skips a store that the operating system
   * refuses, see {@link LateFault}.
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
        "the operating system refused a store to its mapped memory: the disk is full or faulty, or another process has truncated the file",
        cause);
  }

  @Override
  public void release() {
    bytes.releaseLast();
  }
}
