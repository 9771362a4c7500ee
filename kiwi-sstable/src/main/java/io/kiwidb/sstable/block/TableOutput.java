package io.kiwidb.sstable.block;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.Compressor;
import org.jspecify.annotations.Nullable;

/**
 * The file that a table is written to: appends blocks with their trailers, buffered into appends of
 * 128 KiB.
 *
 * <p>An append to the operating system costs about 0.4 µs regardless of its length, so one for each
 * block of 4 KiB would be a tenth of the time of building it. A block larger than the buffer
 * bypasses it.
 *
 * <p>Threading: not thread-safe. Failure: after a failed append everything except {@link #close}
 * fails.
 */
final class TableOutput implements AutoCloseable {
  private static final int BUFFER_BYTES = 128 << 10;

  private final AppendFile file;
  private final long fileNumber;
  private final @Nullable Compressor compressor;
  private final Checksum checksum = new Checksum();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long position;
  private boolean damaged;
  private byte[] compressed = new byte[0];

  /** Creates an output for an empty file; without a compressor every block is raw. */
  TableOutput(AppendFile file, long fileNumber, @Nullable Compressor compressor) {
    this.file = file;
    this.fileNumber = fileNumber;
    this.compressor = compressor;
  }

  /** Returns the number of bytes appended so far, which is the position of the next one. */
  long position() {
    return position;
  }

  /** Appends bytes unchanged. */
  void append(byte[] bytes, int offset, int length) {
    if (length > BUFFER_BYTES - buffered) {
      flush();
    }
    if (length > BUFFER_BYTES) {
      appendToFile(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
    }
    position += length;
  }

  /** Appends a raw block; its trailer is appended to the writer's content. */
  BlockHandle appendRaw(ByteWriter payload) {
    payload.writeByte(BlockFormat.RAW);
    payload.writeInt(checksum.of(fileNumber, position, payload.array(), 0, payload.length()));
    return appendStored(payload.array(), payload.length());
  }

  /**
   * Appends a block, compressed if that saves at least an eighth of its length; a trailer may be
   * appended to the writer's content.
   */
  BlockHandle appendCompressed(ByteWriter payload) {
    if (compressor == null) {
      return appendRaw(payload);
    }
    int rawLength = payload.length();
    int limit = rawLength - rawLength / 8 - BlockFormat.COMPRESSED_TRAILER_SIZE;
    if (limit <= 0) {
      return appendRaw(payload);
    }
    if (compressed.length < limit + BlockFormat.COMPRESSED_TRAILER_SIZE) {
      compressed = new byte[limit + BlockFormat.COMPRESSED_TRAILER_SIZE];
    }
    int length = compressor.compress(payload.array(), 0, rawLength, compressed, 0, limit);
    if (length == Compressor.INCOMPRESSIBLE) {
      return appendRaw(payload);
    }
    assert length > 0 && length <= limit
        : "the compressor returned " + length + ", the limit was " + limit;
    int stored = length + BlockFormat.COMPRESSED_TRAILER_SIZE;
    LittleEndian.putInt(compressed, BlockFormat.rawLengthAt(0, stored), rawLength);
    compressed[BlockFormat.encodingAt(0, stored)] = BlockFormat.COMPRESSED;
    int crcAt = BlockFormat.crcAt(0, stored);
    LittleEndian.putInt(compressed, crcAt, checksum.of(fileNumber, position, compressed, 0, crcAt));
    return appendStored(compressed, stored);
  }

  private BlockHandle appendStored(byte[] bytes, int length) {
    BlockHandle handle = new BlockHandle(position, length);
    append(bytes, 0, length);
    return handle;
  }

  /** Writes all buffered bytes to the file, syncs it and closes it. */
  void finish() {
    flush();
    file.sync();
    file.close();
  }

  private void flush() {
    int length = buffered;
    buffered = 0;
    if (length > 0) {
      appendToFile(buffer, 0, length);
    }
  }

  private void appendToFile(byte[] bytes, int offset, int length) {
    if (damaged) {
      throw new IllegalStateException("cannot append to this table: an earlier append failed");
    }
    // Until the append returns: after a failure it is unknown how much was written.
    damaged = true;
    file.append(bytes, offset, length);
    damaged = false;
  }

  @Override
  public void close() {
    file.close();
  }
}
