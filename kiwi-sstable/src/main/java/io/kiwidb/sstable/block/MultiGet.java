package io.kiwidb.sstable.block;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MultiGetTable.Answers;
import io.kiwidb.spi.TableReader.CacheUse;
import org.jspecify.annotations.Nullable;

/**
 * Looks up sorted keys in one table, step by step for all of them instead of key by key.
 *
 * <p>A lookup is a chain of cache misses: the line of the filter, the fence, the handle, the block,
 * the entry. The misses of different keys are independent, so in a short loop over one such step
 * the processor overlaps many of them. Blocks are processed in portions, so that a large batch
 * references at most {@value #PORTION} of them. Adjacent keys in the same block share the fetched
 * block, whether the cache keeps it or not. A block read from the file is in the processor's cache
 * after it was verified, and is searched at once: it is overwritten when the next one is read.
 *
 * <p>Threading: not thread-safe; used for one call.
 */
final class MultiGet {
  private static final int PORTION = 32;
  private static final int NONE = -1;

  private final BlockTableReader table;
  private final LookupKey[] keys;
  private final Answers answers;
  private final int[] candidates; // indexes of the keys that pass the filter
  private int count;
  private final int[] numbers = new int[PORTION];
  private final @Nullable DataBlock[] blocks = new @Nullable DataBlock[PORTION];
  private final @Nullable DataBlock[] views = new @Nullable DataBlock[PORTION];
  private final int[] restarts = new int[PORTION];
  private int last = NONE; // number of the block fetched last
  private @Nullable DataBlock lastCached; // its view, if it was in the cache
  // Otherwise its entries, until another block is read.
  private @Nullable BlockEntries lastRead;

  /** Checks the keys against the filter. */
  MultiGet(BlockTableReader table, LookupKey[] keys, int from, int to, Answers answers) {
    this.table = table;
    this.keys = keys;
    this.answers = answers;
    candidates = new int[to - from];
    Filter filter = table.filter();
    for (int i = from; i < to; i++) {
      candidates[count] = i;
      count += filter == null || filter.mayContain(keys[i].hash()) ? 1 : 0;
    }
  }

  /** Looks up the keys that passed the filter. */
  void run(Entry result) {
    IndexBlock index = count == 0 ? null : table.index(CacheUse.FILL);
    for (int begin = 0; index != null && begin < count; begin += PORTION) {
      int wanted = Math.min(PORTION, count - begin);
      find(index, begin, wanted);
      int fetched = fetch(index, begin, wanted, result);
      for (int i = 0; i < fetched; i++) {
        DataBlock block = blocks[i];
        if (block != null) {
          restarts[i] = block.firstRestartAtOrBehind(keys[candidates[begin + i]]);
        }
      }
      for (int i = 0; i < fetched; i++) {
        DataBlock block = blocks[i];
        if (block != null) {
          answer(candidates[begin + i], block, restarts[i], result);
        }
      }
      if (fetched < wanted) {
        return; // all other keys are after the last block
      }
    }
  }

  private void answer(int candidate, BlockEntries block, int restart, Entry result) {
    if (block.get(keys[candidate], restart, result)) {
      answers.found(candidate, Lookup.of(result.type()), result);
    }
  }

  private void find(IndexBlock index, int begin, int size) {
    for (int i = 0; i < size; i++) {
      LookupKey key = keys[candidates[begin + i]];
      numbers[i] = index.find(key.array(), key.offset(), key.length(), key.seekTag());
    }
  }

  /**
   * Fetches the cached blocks of a portion, and answers the keys in other blocks; returns the
   * number of keys that are not after the last block.
   */
  private int fetch(IndexBlock index, int begin, int size, Entry result) {
    for (int i = 0; i < size; i++) {
      if (numbers[i] == index.count()) {
        return i;
      }
      if (numbers[i] != last) {
        lastCached = table.cached(index, numbers[i], view(i));
        lastRead = lastCached == null ? table.load(index, numbers[i]) : null;
        last = numbers[i];
      } else if (i == 0 && lastCached != null) {
        keepView(lastCached);
      }
      blocks[i] = lastCached;
      if (lastRead != null) {
        int candidate = candidates[begin + i];
        answer(candidate, lastRead, lastRead.firstRestartAtOrBehind(keys[candidate]), result);
      }
    }
    return size;
  }

  /**
   * Makes the view of a block from the previous portion the first view of this one, so that it is
   * not reused for another block.
   */
  private void keepView(DataBlock shown) {
    for (int i = 0; i < PORTION; i++) {
      if (views[i] == shown) {
        views[i] = views[0];
        views[0] = shown;
      }
    }
  }

  private DataBlock view(int i) {
    DataBlock known = views[i];
    if (known != null) {
      return known;
    }
    DataBlock made = new DataBlock();
    views[i] = made;
    return made;
  }
}
