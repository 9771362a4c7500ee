package io.kiwidb.sstable.block;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.TableExpiry;
import java.util.Arrays;

/**
 * Summarizes the expiries of a table in one pass: number, smallest, largest, and the median of a
 * sample, every n-th of them. The sample holds up to {@value #MOST}; when it is full, every second
 * one is left out, and n doubles. So the same entries always give the same summary.
 *
 * <p>Threading: not thread-safe.
 */
final class ExpirySample {
  private static final int MOST = 512;

  private long[] sample = {};
  private int size;
  private int every = 1;
  private int untilNext = 1;
  private long count;
  private long first = Entry.NEVER;
  private long last;

  void add(long expiry) {
    count++;
    first = Math.min(first, expiry);
    last = Math.max(last, expiry);
    if (--untilNext > 0) {
      return;
    }
    if (sample.length == 0) {
      sample = new long[MOST];
    } else if (size == MOST) {
      thin();
    }
    sample[size++] = expiry;
    untilNext = every;
  }

  private void thin() {
    size = MOST / 2;
    for (int i = 0; i < size; i++) {
      sample[i] = sample[2 * i];
    }
    every *= 2;
  }

  TableExpiry summary() {
    if (count == 0) {
      return TableExpiry.NONE;
    }
    long[] sorted = Arrays.copyOf(sample, size);
    Arrays.sort(sorted);
    return new TableExpiry(count, first, sorted[size / 2], last);
  }
}
