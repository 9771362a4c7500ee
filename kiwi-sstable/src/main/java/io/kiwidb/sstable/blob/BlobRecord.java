package io.kiwidb.sstable.blob;

import io.kiwidb.CorruptionException;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileId;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.Entry;
import org.jspecify.annotations.Nullable;

/** Verifies and decodes records of one blob file. Threading: immutable. */
final class BlobRecord {
  private final FileId id;
  private final @Nullable Compressor compressor;

  /**
   * Creates a decoder.
   *
   * @param compressor null if no value of the file is compressed
   */
  BlobRecord(FileId id, @Nullable Compressor compressor) {
    this.id = id;
    this.compressor = compressor;
  }

  /**
   * Shows key and value of a record that is in an array. A value that is not compressed stays
   * there.
   */
  void decode(BlobAddress address, byte[] bytes, int start, Entry result) {
    int crc = new Checksum()
        .of(
            id.number(),
            address.offset(),
            bytes,
            start + BlobFormat.CRC_BYTES,
            address.length() - BlobFormat.CRC_BYTES);
    int recorded = LittleEndian.getInt(bytes, start);
    if (crc != recorded) {
      throw new CorruptionException(
          id.name(),
          address.offset(),
          "record checksum " + Integer.toHexString(crc),
          "stored checksum " + Integer.toHexString(recorded));
    }
    ByteReader in = new ByteReader(id.name(), address.offset(), bytes, start, address.length());
    in.skip(BlobFormat.CRC_BYTES);
    int keyLength = in.readVarint();
    int valueLength = in.readVarint();
    int stored = in.readVarint();
    int key = in.skip(keyLength);
    int value = in.skip(stored);
    if (in.remaining() != 0 || valueLength != address.valueLength()) {
      throw new CorruptionException(
          id.name(),
          address.offset(),
          "a value of " + address.valueLength() + " bytes that ends its record",
          "one of " + valueLength + " bytes and " + in.remaining() + " more");
    }
    result.key(bytes, key, keyLength, 0);
    if (stored == valueLength) {
      result.value(bytes, value, stored);
    } else {
      byte[] raw = decompress(address, bytes, value, stored);
      result.value(raw, 0, raw.length);
    }
  }

  private byte[] decompress(BlobAddress address, byte[] bytes, int offset, int length) {
    if (compressor == null || length > address.valueLength()) {
      throw new CorruptionException(
          id.name(),
          address.offset(),
          "a value of " + address.valueLength() + " bytes",
          length + " bytes that are not compressed");
    }
    byte[] raw = new byte[address.valueLength()];
    try {
      compressor.decompress(bytes, offset, length, raw, 0, raw.length);
    } catch (IllegalArgumentException e) {
      CorruptionException corrupt = new CorruptionException(
          id.name(),
          address.offset(),
          raw.length + " compressed bytes",
          String.valueOf(e.getMessage()));
      corrupt.addSuppressed(e);
      throw corrupt;
    }
    return raw;
  }
}
