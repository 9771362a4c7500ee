package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LookupKey;

/**
 * A data block for one lookup or one walk: of its restarts only those are looked at that somebody asks for, which is a fraction of what
 * it takes to make a {@link DataBlock} of it.
 *
 * <p>Threading: as {@link BlockEntries}.
 */
final class UndecodedBlock extends BlockEntries {
  /** As {@link DataBlock}. */
  UndecodedBlock(String file, long fileOffset, Payload payload, KeyOrder order) {
    super(file, fileOffset, payload, order);
  }

  @Override
  int restart(int index) {
    return index == restarts() ? limit() : readRestart(index, 0);
  }

  @Override
  int restartOf(int entry) {
    int low = 0;
    int high = restarts() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (restart(middle) <= entry) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
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
