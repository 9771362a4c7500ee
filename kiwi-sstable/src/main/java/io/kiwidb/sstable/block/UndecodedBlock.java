package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.LookupKey;

/**
 * A data block as stored, for one lookup or one scan: only the restart points that are used are
 * parsed, which costs a fraction of decoding it to a {@link DataBlock}.
 *
 * <p>Threading: see {@link BlockEntries}.
 */
final class UndecodedBlock extends BlockEntries implements BlockImage {
  private final int offsetSize;

  /**
   * Reads the tail of a block.
   *
   * @param file its file, for messages
   * @param fileOffset its offset in the file
   */
  UndecodedBlock(String file, long fileOffset, BlockContents payload, KeyOrder order) {
    from(file, fileOffset, order);
    int room = payload.length() - BlockTail.SIZE;
    if (room < 0) {
      throw corrupt(
          "a data block of at least " + BlockTail.SIZE + " bytes", payload.length() + " bytes");
    }
    BlockTail tail = BlockTail.read(this, payload.bytes(), payload.end());
    TagLayout tags = tail.tags();
    tags(tags.base(), tags.width(), tags.shift());
    offsetSize = tail.offsetSize();
    int count = tail.restarts();
    if (count < 1 || count > room / (offsetSize + leastEntry())) {
      throw corrupt("a data block of " + payload.length() + " bytes", count + " restart points");
    }
    int start = payload.start();
    entries(payload.bytes(), start, start + room - count * offsetSize, count);
  }

  @Override
  int restart(int index) {
    return index == restarts() ? limit() : readRestart(index, 0);
  }

  /**
   * Reads the position in the array of a restart point.
   *
   * @param least the lowest valid offset in the entries
   */
  int readRestart(int index, int least) {
    int offset = BlockTail.offset(bytes(), limit() + index * offsetSize, offsetSize);
    if (offset < least || offset > entryBytes() - leastEntry() || (index == 0 && offset != 0)) {
      throw corrupt(
          "restart point " + index + " at offset " + least + " or later, within the block",
          "offset " + offset);
    }
    checkRestart(start() + offset);
    return start() + offset;
  }

  private void checkRestart(int entry) {
    byte[] bytes = bytes();
    try {
      int keyLength = EntryFormat.restartKeyLength(bytes, entry);
      int tagAt = EntryFormat.tagAt(bytes, entry);
      int keyAt = keyAt(tagAt, tag(tagAt));
      if (bytes[entry] != 0 || keyLength < 0 || keyLength > limit() - keyAt) {
        throw corrupt(
            "a restart point with a complete key",
            bytes[entry] + " shared and " + keyLength + " unshared bytes");
      }
    } catch (IndexOutOfBoundsException e) {
      throw corrupt("a restart point with a complete key", "the end of the block");
    }
  }

  @Override
  int firstRestartAtOrBehind(LookupKey target) {
    int low = 0;
    int high = restarts();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareRestart(restart(middle), target) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public int length() {
    return DataBlock.length(this);
  }

  @Override
  public void writeTo(byte[] array, int at) {
    DataBlock.write(this, array, at);
  }
}
