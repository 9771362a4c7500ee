package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Varint;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;

/**
 * Layout of one entry of a data block: its <i>head</i> (three varints: shared and unshared key
 * bytes, value length), its tag, its expiry if the tag's type has one, the key suffix, the value.
 *
 * <p>The width of a tag is the number of bytes in which the tags of its block differ
 * ({@link TagLayout}); all tags of a block have the same width, because a scan that only compares
 * keys must skip them: that is one addition instead of a loop. The three lengths are adjacent,
 * because in most entries each takes one byte, and one load then reads all of them.
 */
final class EntryFormat {
  /**
   * Sign bits of the first three bytes of a little-endian int: none is set if the head takes three
   * bytes.
   */
  static final int LONG_HEAD_MASK = 0x808080;

  /** Length of a head of one-byte varints. */
  static final int SHORT_HEAD = 3;

  private EntryFormat() {}

  /** Returns the length of an entry without its tag. */
  static long sizeWithoutTag(Entry entry, int shared) {
    int unshared = entry.keyLength() - shared;
    int expiry = ValueType.hasExpiry(entry.type()) ? Varint.size(entry.expiry()) : 0;
    return (long) Varint.size(shared)
        + Varint.size(unshared)
        + Varint.size(entry.valueLength())
        + expiry
        + unshared
        + entry.valueLength();
  }

  /**
   * Writes an entry; returns the position of its tag, which takes eight bytes until
   * {@link TagLayout#narrow}.
   */
  static int write(ByteWriter out, Entry entry, int shared) {
    int unshared = entry.keyLength() - shared;
    out.writeVarint(shared).writeVarint(unshared).writeVarint(entry.valueLength());
    int tagAt = out.length();
    out.writeLong(entry.tag());
    if (ValueType.hasExpiry(entry.type())) {
      out.writeVarlong(entry.expiry());
    }
    out.write(entry.keyArray(), entry.keyOffset() + shared, unshared);
    out.write(entry.valueArray(), entry.valueOffset(), entry.valueLength());
    return tagAt;
  }

  /**
   * Returns the number of unshared key bytes of an entry that shares none, as every restart point:
   * its second varint, the first being one byte.
   */
  static int restartKeyLength(byte[] bytes, int entry) {
    return Varint.get(bytes, entry + 1);
  }

  /** Returns the position of the tag of an entry. */
  static int tagAt(byte[] bytes, int entry) {
    return behindVarint(bytes, behindVarint(bytes, behindVarint(bytes, entry)));
  }

  /** Returns the position of the key suffix, given the end and value of the tag. */
  static int keyAt(byte[] bytes, int tagEnd, long tag) {
    return ValueType.hasExpiry(SequenceNumber.type(tag)) ? behindVarint(bytes, tagEnd) : tagEnd;
  }

  /** Returns the position of the first byte after a varint. */
  static int behindVarint(byte[] bytes, int offset) {
    int at = offset;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }
}
