package io.kiwidb.engine;

import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.LittleEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes bytes in the blocks of a table of the format {@code block} and corrects the checksums.
 * Threading: not thread-safe.
 */
final class ForgedTables {
  private static final int FOOTER = 48;
  private static final int INDEX_HANDLE = 12;
  private static final int PROPERTIES_HANDLE = 24;
  private static final int CRC = 4;
  private static final int TRAILER = 5;

  private final long number;
  private final byte[] bytes;
  private final List<int[]> dataBlocks = new ArrayList<>(); // offset and length
  private final List<int[]> others = new ArrayList<>();

  /** A table's file, of which the bytes are a copy that is changed. */
  ForgedTables(String name, byte[] content) {
    number = FileNames.parse(name).orElseThrow().number();
    bytes = content.clone();
    int footer = bytes.length - FOOTER;
    int[] index = handle(footer + INDEX_HANDLE);
    others.add(index);
    others.add(handle(footer + PROPERTIES_HANDLE));
    int count = LittleEndian.getInt(bytes, index[0] + index[1] - TRAILER - Integer.BYTES);
    ByteReader in = new ByteReader(name, index[0], bytes, index[0], index[1] - TRAILER);
    int at = FileHeader.SIZE;
    for (int i = 0; i < count; i++) {
      in.readVarint();
      int unshared = in.readVarint();
      long unused = in.readVarlong();
      int length = in.readVarint();
      in.skip(unshared);
      dataBlocks.add(new int[] {at, length});
      at += length;
    }
    if (at < index[0]) {
      others.add(new int[] {at, index[0] - at}); // the filter
    }
  }

  private int[] handle(int at) {
    return new int[] {
      (int) LittleEndian.getLong(bytes, at), LittleEndian.getInt(bytes, at + Long.BYTES)
    };
  }

  /** The bytes as they are now. */
  byte[] bytes() {
    return bytes;
  }

  /** Changes some bytes of some block. */
  ForgedTables forge(SplittableRandom random) {
    List<int[]> blocks = random.nextInt(4) == 0 ? others : dataBlocks;
    int[] block = blocks.get(random.nextInt(blocks.size()));
    int size = block[1] - CRC;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = block[0] + random.nextInt(size);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] + 1);
    }
    mend(block);
    return this;
  }

  /** Replaces a text by another of the same length in the data blocks, everywhere. */
  ForgedTables replace(String text, String by) {
    return replace(Stores.bytes(text), Stores.bytes(by));
  }

  /** Replaces bytes by others of the same length in the data blocks, everywhere. */
  ForgedTables replace(byte[] from, byte[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(to.length + " bytes for " + from.length);
    }
    int replaced = 0;
    for (int[] block : dataBlocks) {
      for (int at = block[0]; at + from.length <= block[0] + block[1]; at++) {
        if (Arrays.equals(bytes, at, at + from.length, from, 0, from.length)) {
          System.arraycopy(to, 0, bytes, at, to.length);
          replaced++;
        }
      }
      mend(block);
    }
    if (replaced == 0) {
      throw new AssertionError("there is no " + HexFormat.of().formatHex(from));
    }
    return this;
  }

  private void mend(int[] block) {
    int size = block[1] - CRC;
    int crc = new Checksum().of(number, block[0], bytes, block[0], size);
    LittleEndian.putInt(bytes, block[0] + size, crc);
  }
}
