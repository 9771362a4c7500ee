package io.kiwidb.testkit.strategy;

import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView.Rules;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Random overwrites on the model tree, to measure the cost of a strategy: all keys are written once
 * in random order, and then overwritten at random. Only the overwrites are measured.
 *
 * <p>Time is measured in flushed bytes. Every worker rewrites {@code speed} bytes while one is
 * flushed, so with a low speed jobs overlap and tables accumulate in level 0 until the writer
 * stalls. The same load always yields the same results.
 *
 * <p>Threading: immutable.
 *
 * @param rules the rules for the strategy; an entry has ten bytes
 * @param keys number of distinct keys
 * @param overwrites number of entries written after all keys exist
 * @param flushed number of entries per flush
 * @param workers number of concurrent jobs
 * @param speed bytes that each job rewrites while one byte is flushed
 */
public record OverwriteLoad(
    Rules rules, int keys, int overwrites, int flushed, int workers, double speed) {
  private static final int LEVELS = 7;
  private static final int MOST_LEVEL_ZERO_TABLES = 36;
  private static final long SEED = 20;

  /**
   * The cost of a strategy.
   *
   * @param write bytes written, by flushes and merges, per byte flushed
   * @param space bytes of tables, including those being written by a running job, per byte of live
   *     entries; average
   * @param mostSpace the maximum of that
   * @param read number of sorted runs that a read searches; average
   * @param mostRead the maximum of that
   * @param stalled share of the time during which the writer was stalled
   */
  public record Cost(
      double write, double space, double mostSpace, double read, int mostRead, double stalled) {
    @Override
    public String toString() {
      return "write %5.2f   space %4.2f (at most %4.2f)   read %4.1f (at most %2d)   stalled %4.1f%%"
          .formatted(write, space, mostSpace, read, mostRead, 100 * stalled);
    }
  }

  /** Returns the cost of the load with a strategy. */
  public Cost cost(CompactionStrategy strategy) {
    Run run = new Run(strategy);
    for (int key : permutation()) {
      run.write(key);
    }
    run.begin();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < overwrites; i++) {
      run.write(random.nextInt(keys));
    }
    return run.cost();
  }

  private int[] permutation() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    int[] shuffled = new int[keys];
    for (int i = 0; i < keys; i++) {
      int other = random.nextInt(i + 1);
      shuffled[i] = shuffled[other];
      shuffled[other] = i;
    }
    return shuffled;
  }

  /** One run. */
  private final class Run {
    private final CompactionStrategy strategy;
    private final ModelTree tree = new ModelTree(LEVELS, rules);
    private final Map<Job, Double> leftToWrite = new HashMap<>();
    private final TreeSet<Integer> memTable = new TreeSet<>();
    private double time;
    private double stalled;
    private long flushedBytes;
    private long mergedBytes;
    private long beingWritten;
    private double spaceSum;
    private double mostSpace;
    private long readSum;
    private int mostRead;
    private int samples;

    Run(CompactionStrategy strategy) {
      this.strategy = strategy;
    }

    void begin() {
      time = 0;
      stalled = 0;
      flushedBytes = 0;
      mergedBytes = 0;
      spaceSum = 0;
      mostSpace = 0;
      readSum = 0;
      mostRead = 0;
      samples = 0;
    }

    void write(int key) {
      memTable.add(key);
      if (memTable.size() == flushed) {
        flush();
      }
    }

    private void flush() {
      while (tree.levelZeroTables() >= MOST_LEVEL_ZERO_TABLES && !leftToWrite.isEmpty()) {
        double least = leftToWrite.values().stream().mapToDouble(d -> d).min().orElse(0) / speed;
        stalled += least;
        pass(least);
      }
      double bytes = (double) memTable.size() * ModelTable.ENTRY_BYTES;
      flushedBytes += (long) bytes;
      tree.flush(memTable, key -> false);
      memTable.clear();
      startJobs();
      sample();
      pass(bytes);
      sample();
    }

    /** Advances the time. */
    private void pass(double duration) {
      double left = duration;
      while (left > 0 && !leftToWrite.isEmpty()) {
        double least = leftToWrite.values().stream().mapToDouble(d -> d).min().orElse(0) / speed;
        double step = Math.min(left, least);
        leftToWrite.replaceAll((job, bytes) -> bytes - step * speed);
        left -= step;
        finishJobs();
        startJobs();
      }
      time += duration;
    }

    private void finishJobs() {
      for (Iterator<Map.Entry<Job, Double>> jobs = leftToWrite.entrySet().iterator();
          jobs.hasNext(); ) {
        Map.Entry<Job, Double> job = jobs.next();
        if (job.getValue() < 1) {
          beingWritten -= tree.written(job.getKey());
          tree.finish(job.getKey());
          jobs.remove();
        }
      }
    }

    private void startJobs() {
      while (leftToWrite.size() < workers) {
        CompactionChoice choice = strategy.choose(tree.view());
        if (choice instanceof CompactionChoice.None) {
          return;
        }
        Job job = tree.job(choice);
        tree.start(job);
        long written = tree.written(job);
        mergedBytes += written;
        beingWritten += written;
        leftToWrite.put(job, (double) written);
        finishJobs();
      }
    }

    private void sample() {
      double space = (tree.bytes() + beingWritten) / ((double) keys * ModelTable.ENTRY_BYTES);
      int runs = tree.runs();
      spaceSum += space;
      mostSpace = Math.max(mostSpace, space);
      readSum += runs;
      mostRead = Math.max(mostRead, runs);
      samples++;
    }

    Cost cost() {
      return new Cost(
          (flushedBytes + mergedBytes) / (double) flushedBytes,
          spaceSum / samples,
          mostSpace,
          readSum / (double) samples,
          mostRead,
          stalled / time);
    }
  }
}
