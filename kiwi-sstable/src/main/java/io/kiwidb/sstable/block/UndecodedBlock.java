package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.LookupKey;

/**
 * A data block as it was stored, for one lookup or one walk: of its restarts only those are looked
 * at that somebody asks for, which is a fraction of what it takes to make a {@link DataBlock} of
 * it.
 *
 * <p>Threading: as {@link BlockEntries}.
 */
final class UndecodedBlock extends BlockEntries implements BlockImage {
  private final int offsetSize;

  /**
   * Reads the tail of a block.
   *
   * @param file its file, for messages
   * @param fileOffset where in the file it stands
   */
  UndecodedBlock(String file, long fileOffset, BlockContents payload, KeyOrder order) {
    from(file, fileOffset, order);
    int room = payload.length() - BlockTail.SIZE;
    if (room < 0) {
      throw corrupt("a data block", payload.length() + " bytes");
    }
    BlockTail tail = BlockTail.read(this, payload.bytes(), payload.end());
    TagLayout tags = tail.tags();
    tags(tags.base(), tags.width(), tags.shift());
    offsetSize = tail.offsetSize();
    int count = tail.restarts();
    if (count < 1 || count > room / (offsetSize + leastEntry())) {
      throw corrupt("a data block of " + payload.length() + " bytes", count + " restarts");
    }
    int start = payload.start();
    entries(payload.bytes(), start, start + room - count * offsetSize, count);
  }

  @Override
  int restart(int index) {
    return index == restarts() ? limit() : readRestart(index, 0);
  }

  /**
   * Reads from the block where in the array a restart begins.
   *
   * @param least the first byte of the entries at which it may be
   */
  int readRestart(int index, int least) {
    int offset = BlockTail.offset(bytes(), limit() + index * offsetSize, offsetSize);
    if (offset < least || offset > entryBytes() - leastEntry() || (index == 0 && offset != 0)) {
      throw corrupt(
          "restart " + index + " at " + least + " or behind, within the block", "at " + offset);
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
            "a restart with a whole key",
            bytes[entry] + " shared and " + keyLength + " unshared bytes");
      }
    } catch (IndexOutOfBoundsException e) {
      throw corrupt("a restart with a whole key", "the end of the block");
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
