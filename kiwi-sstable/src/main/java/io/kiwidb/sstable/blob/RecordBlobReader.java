package io.kiwidb.sstable.blob;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProperties;
import io.kiwidb.spi.BlobProvider.Opening;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.sstable.compress.NoneCompressorProvider;

/**
 * Reads records of a blob file, each with one positional read into an array of its own.
 *
 * <p>Threading: thread-safe.
 */
final class RecordBlobReader implements BlobReader {
  private final FileId id;
  private final ReadableFile file;
  private final BlobProperties properties;
  private final BlobRecord records;

  private RecordBlobReader(FileId id, ReadableFile file, BlobProperties properties, Opening from) {
    this.id = id;
    this.file = file;
    this.properties = properties;
    this.records = new BlobRecord(
        id,
        properties.compressor().equals(NoneCompressorProvider.NAME)
            ? null
            : from.providers()
                .find(CompressorProvider.class, properties.compressor(), id.name())
                .create());
  }

  /** Opens a blob file. */
  static RecordBlobReader open(Opening opening) {
    ReadableFile file = opening.storage().open(opening.id().name());
    boolean opened = false;
    try {
      BlobProperties properties = read(file, opening.id());
      RecordBlobReader reader = new RecordBlobReader(opening.id(), file, properties, opening);
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static BlobProperties read(ReadableFile file, FileId id) {
    FileHeader header = FileHeader.read(file).require(FileKind.BLOB, BlobFormat.NAME, id);
    if (header.version() != BlobFormat.VERSION) {
      throw IncompatibleFormatException.version(
          id.name(), "blob file", header.version(), BlobFormat.VERSION, BlobFormat.VERSION);
    }
    long size = file.size();
    long footerAt = size - BlobFooter.SIZE;
    if (footerAt < BlobFormat.FIRST_RECORD_AT) {
      throw new CorruptionException(
          id.name(), size, "a footer of " + BlobFooter.SIZE + " bytes", "the end of the file");
    }
    byte[] footer = new byte[BlobFooter.SIZE];
    readFully(file, footerAt, footer, footer.length);
    return BlobFooter.decode(id, footerAt, footer);
  }

  private static void readFully(ReadableFile file, long offset, byte[] target, int length) {
    int read = file.read(offset, target, 0, length);
    if (read != length) {
      throw new CorruptionException(
          file.name(), offset, length + " bytes", "the end of the file after " + read + " bytes");
    }
  }

  @Override
  public BlobProperties properties() {
    return properties;
  }

  @Override
  public void read(BlobAddress address, Entry result) {
    requireWithin(address);
    read(address, new byte[address.length()], result);
  }

  @Override
  public void read(BlobAddress address, ByteWriter buffer, Entry result) {
    requireWithin(address);
    read(address, buffer.clear().reserve(address.length()).array(), result);
  }

  private void read(BlobAddress address, byte[] bytes, Entry result) {
    readFully(file, address.offset(), bytes, address.length());
    records.decode(address, bytes, 0, result);
  }

  /** Throws unless there may be a record at an address: it is used before it is verified. */
  private void requireWithin(BlobAddress address) {
    boolean within = address.file() == id.number()
        && address.offset() >= BlobFormat.FIRST_RECORD_AT
        && address.length() > BlobFormat.CRC_BYTES
        && address.offset() <= recordsEnd() - address.length();
    if (!within) {
      throw new CorruptionException(
          id.name(),
          address.offset(),
          "records up to offset " + recordsEnd(),
          "an address of " + address.length() + " bytes in file " + address.file());
    }
  }

  private long recordsEnd() {
    return properties.fileBytes() - BlobFooter.SIZE;
  }

  @Override
  public void visit(Visitor visitor) {
    read(file, id);
    byte[] head = new byte[BlobFormat.LARGEST_HEAD];
    ByteWriter buffer = new ByteWriter(head.length);
    Entry record = new Entry();
    long values = 0;
    long valueBytes = 0;
    long end = recordsEnd();
    for (long at = BlobFormat.FIRST_RECORD_AT; at < end; values++) {
      int there = (int) Math.min(head.length, end - at);
      readFully(file, at, head, there);
      BlobAddress address = address(at, head, there, end);
      read(address, buffer, record);
      visitor.visit(address, record);
      valueBytes += address.valueLength();
      at += address.length();
    }
    if (values != properties.values() || valueBytes != properties.valueBytes()) {
      throw new CorruptionException(
          id.name(),
          end,
          properties.values() + " values of " + properties.valueBytes() + " bytes",
          values + " of " + valueBytes + " bytes");
    }
  }

  /** Returns the address of a record from its head, which is not verified yet. */
  private BlobAddress address(long at, byte[] head, int there, long end) {
    ByteReader in = new ByteReader(id.name(), at, head, 0, there);
    in.skip(BlobFormat.CRC_BYTES);
    int keyLength = in.readVarint();
    int valueLength = in.readVarint();
    long length = (long) in.readVarint() + keyLength + in.position();
    if (length > Math.min(end - at, Integer.MAX_VALUE)) {
      throw in.corrupt("a record of at most " + (end - at) + " bytes", length + " bytes");
    }
    return new BlobAddress(id.number(), at, (int) length, valueLength);
  }

  @Override
  public void close() {
    file.close();
  }
}
