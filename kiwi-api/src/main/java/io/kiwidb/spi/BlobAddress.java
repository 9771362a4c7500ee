package io.kiwidb.spi;

import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;

/**
 * Where a large value is: the value of a {@link io.kiwidb.key.ValueType#BLOB_POINTER} in a table.
 * Threading: immutable.
 *
 * <p>Encoded as four unsigned varints, in the order of the components. For example, {@code 07 48 9a
 * 20 80 20} is the value of 4096 bytes in the record of 4122 bytes at offset 72 of blob file 7.
 *
 * @param file number of the blob file
 * @param offset offset of the record
 * @param length length of the record as stored, with the key and all that the format adds
 * @param valueLength length of the value before compression
 */
public record BlobAddress(long file, long offset, int length, int valueLength) {
  /** Appends the encoded address. */
  public void encode(ByteWriter out) {
    out.writeVarlong(file).writeVarlong(offset).writeVarint(length).writeVarint(valueLength);
  }

  /**
   * Decodes the value of an entry.
   *
   * @param source where the entry is, for the message of the {@link io.kiwidb.CorruptionException}
   *     if it is no address
   */
  public static BlobAddress of(String source, Entry pointer) {
    return decode(source, pointer.valueArray(), pointer.valueOffset(), pointer.valueLength());
  }

  /** Decodes an address; see {@link #of}. */
  public static BlobAddress decode(String source, byte[] bytes, int offset, int length) {
    ByteReader in = new ByteReader(source, 0, bytes, offset, length);
    BlobAddress address =
        new BlobAddress(in.readVarlong(), in.readVarlong(), in.readVarint(), in.readVarint());
    if (in.remaining() != 0
        || address.file <= 0
        || address.offset < 0
        || address.length <= 0
        || address.valueLength < 0) {
      throw in.corrupt("the address of a value", address.toString());
    }
    return address;
  }
}
