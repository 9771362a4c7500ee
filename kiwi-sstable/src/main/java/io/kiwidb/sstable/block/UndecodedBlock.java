package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;

/**
 * A data block for one lookup: of its restarts only those are looked at that a binary search asks for, which is a fraction of what it
 * takes to make a {@link DataBlock} of it. In the bytewise order only.
 *
 * <p>Threading: as {@link BlockEntries}.
 */
final class UndecodedBlock extends BlockEntries {
  /** As {@link DataBlock}. */
  UndecodedBlock(String file, long fileOffset, Payload payload, KeyOrder order) {
    super(file, fileOffset, payload, order);
    assert order.isBytewise();
  }

  @Override
  int restart(int index) {
    return index == restarts() ? limit() : readRestart(index, 0);
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
}
