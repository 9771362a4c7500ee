package io.kiwidb.sstable.blob;

import io.kiwidb.Limits;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProperties;
import io.kiwidb.spi.BlobProvider.Creation;
import io.kiwidb.spi.BlobWriter;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.Entry;
import io.kiwidb.sstable.compress.NoneCompressorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Writes a blob file sequentially: header, records, footer. Records are collected in a buffer and
 * appended together.
 *
 * <p>Threading: not thread-safe. Failure: after a failed append everything except {@link #close}
 * fails.
 */
final class RecordBlobWriter implements BlobWriter {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Creation creation;
  private final AppendFile file;
  private final @Nullable Compressor compressor;
  private final Checksum checksum = new Checksum();
  private final ByteWriter buffer = new ByteWriter(BUFFER_BYTES);
  private byte[] compressed = new byte[0];
  private long appended;
  private long values;
  private long valueBytes;
  private boolean usable = true;

  RecordBlobWriter(Creation creation) {
    this.creation = creation;
    this.compressor = creation.compressor().name().equals(NoneCompressorProvider.NAME)
        ? null
        : creation.compressor().create();
    byte[] header = FileHeader.of(FileKind.BLOB, BlobFormat.NAME, BlobFormat.VERSION, creation.id())
        .encode();
    buffer.write(header, 0, header.length);
    file = creation.storage().create(creation.id().name());
  }

  @Override
  public BlobAddress add(Entry entry) {
    requireUsable();
    Limits.checkKeyLength(entry.keyLength());
    Limits.checkValueLength(entry.valueLength());
    int length = entry.valueLength();
    int shorter = compress(entry);
    boolean isCompressed = shorter != Compressor.INCOMPRESSIBLE;
    int stored = isCompressed ? shorter : length;
    long position = appended + buffer.length();
    int from = buffer.length();
    buffer.writeInt(0).writeVarint(entry.keyLength()).writeVarint(length).writeVarint(stored);
    buffer.write(entry.keyArray(), entry.keyOffset(), entry.keyLength());
    if (isCompressed) {
      buffer.write(compressed, 0, stored);
    } else {
      buffer.write(entry.valueArray(), entry.valueOffset(), length);
    }
    int size = buffer.length() - from;
    int body = from + BlobFormat.CRC_BYTES;
    LittleEndian.putInt(
        buffer.array(),
        from,
        checksum.of(
            creation.id().number(), position, buffer.array(), body, size - BlobFormat.CRC_BYTES));
    values++;
    valueBytes += length;
    if (buffer.length() >= BUFFER_BYTES) {
      append();
    }
    return new BlobAddress(creation.id().number(), position, size, length);
  }

  /** Compresses a value, if that saves an eighth; otherwise returns that it is incompressible. */
  private int compress(Entry entry) {
    int limit = entry.valueLength() - entry.valueLength() / BlobFormat.SAVED_SHARE - 1;
    if (compressor == null || limit <= 0) {
      return Compressor.INCOMPRESSIBLE;
    }
    if (compressed.length < limit) {
      compressed = new byte[limit];
    }
    return compressor.compress(
        entry.valueArray(), entry.valueOffset(), entry.valueLength(), compressed, 0, limit);
  }

  private void append() {
    usable = false; // until the append returns: it is unknown how much a failed one has written
    file.append(buffer.array(), 0, buffer.length());
    appended += buffer.length();
    buffer.clear();
    usable = true;
  }

  @Override
  public long estimatedBytes() {
    return appended + buffer.length() + BlobFooter.SIZE;
  }

  @Override
  public BlobProperties finish() {
    requireUsable();
    if (values == 0) {
      throw new IllegalStateException(
          creation.id().name() + ": cannot finish a blob file without values");
    }
    long position = appended + buffer.length();
    BlobProperties properties = new BlobProperties(
        position + BlobFooter.SIZE,
        values,
        position - BlobFormat.FIRST_RECORD_AT,
        valueBytes,
        creation.compressor().name());
    byte[] footer = BlobFooter.encode(properties, creation.id().number(), position);
    buffer.write(footer, 0, footer.length);
    append();
    usable = false;
    file.sync();
    file.close();
    return properties;
  }

  private void requireUsable() {
    if (!usable) {
      throw new IllegalStateException(
          creation.id().name() + " is finished or closed, or an append to it failed");
    }
  }

  @Override
  public void close() {
    usable = false;
    file.close();
  }
}
