package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Varint;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;

/**
 * Layout of one entry of a data block: its <i>head</i> (three varints: shared and unshared key
 * bytes, value length), its tag, its expiry if the tag's type says so, the key suffix, the value.
 *
 * <p>The tag takes as many bytes as the tags of its block differ in ({@link TagLayout}); all tags
 * of a block are of one width, because a scan that only compares keys has to step over them: that
 * is one addition instead of a loop. The three lengths stand together, because in most entries each
 * takes one byte, and one load then shows all of them.
 */
final class EntryFormat {
  /**
   * Sign bits of the first three bytes of a little-endian int: none is set when the head takes
   * three bytes.
   */
  static final int LONG_HEAD_MASK = 0x808080;

  /** Length of a head of one-byte varints. */
  static final int SHORT_HEAD = 3;

  private EntryFormat() {}

  /** How many bytes an entry takes beside its tag. */
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
   * Appends an entry; answers where its tag begins, which takes eight bytes for now
   * ({@link TagLayout#narrow}).
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
   * Unshared key bytes of an entry that shares none, which is every restart: its second varint, the
   * first being one byte.
   */
  static int restartKeyLength(byte[] bytes, int entry) {
    return Varint.get(bytes, entry + 1);
  }

  /** Where the tag of an entry begins. */
  static int tagAt(byte[] bytes, int entry) {
    return behindVarint(bytes, behindVarint(bytes, behindVarint(bytes, entry)));
  }

  /** Where the key suffix begins, given where the tag ends and what it is. */
  static int keyAt(byte[] bytes, int tagEnd, long tag) {
    return ValueType.hasExpiry(SequenceNumber.type(tag)) ? behindVarint(bytes, tagEnd) : tagEnd;
  }

  /** Where the byte behind a varint is. */
  static int behindVarint(byte[] bytes, int offset) {
    int at = offset;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }
}
