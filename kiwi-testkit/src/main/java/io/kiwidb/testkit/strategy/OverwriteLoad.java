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
 * Random overwrites on the model tree, to see what a strategy costs: the keys are written once in
 * random order, and then over and over at random. Only what happens from then on counts.
 *
 * <p>Time is counted in bytes that are flushed. Every worker rewrites {@code speed} bytes while one
 * is flushed, so with a low speed jobs overlap and tables pile up meanwhile, until so many wait in
 * level 0 that the writer has to. The same load always gives the same figures.
 *
 * <p>Threading: immutable.
 *
 * @param rules what the strategy goes by; an entry has ten bytes
 * @param keys how many different keys there are
 * @param overwrites how many entries are written once all keys are there
 * @param flushed entries of a flush
 * @param workers jobs that run at the same time
 * @param speed bytes that each of them rewrites while one byte is flushed
 */
public record OverwriteLoad(
    Rules rules, int keys, int overwrites, int flushed, int workers, double speed) {
  private static final int LEVELS = 7;
  private static final int MOST_LEVEL_ZERO_TABLES = 36;
  private static final long SEED = 20;

  /**
   * What it costs.
   *
   * @param write bytes written, by flushes and merges, for each byte flushed
   * @param space bytes of tables, those that a running job writes included, for each byte of live
   *     entries; on average
   * @param mostSpace the same at its worst
   * @param read sorted runs over which a read looks, on average
   * @param mostRead the same at its worst
   * @param stalled share of the time for which the writer had to wait
   */
  public record Cost(
      double write, double space, double mostSpace, double read, int mostRead, double stalled) {
    @Override
    public String toString() {
      return "write %5.2f   space %4.2f (at most %4.2f)   read %4.1f (at most %2d)   stalled %4.1f%%"
          .formatted(write, space, mostSpace, read, mostRead, 100 * stalled);
    }
  }

  /** The cost of the load with a strategy. */
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

  /** One go through it. */
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

    /** Lets time go by. */
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
