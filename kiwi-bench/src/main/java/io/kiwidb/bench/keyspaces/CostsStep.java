package io.kiwidb.bench.keyspaces;

import io.kiwidb.Counter;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.WriteOptions;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.DirectorySize;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.report.ReportFile;
import io.kiwidb.bench.run.GaugeSampler;
import io.kiwidb.bench.run.ProcessMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The steps of a measurement. Each runs in a process of its own, so that its time and memory are
 * those of a process that begins: {@link #main} does one of them.
 */
enum CostsStep {
  /** Creates the store and its keyspaces. */
  CREATE {
    @Override
    Object run(CostsPlan plan, Path store) {
      try (Kiwi db = Kiwi.open(store, plan.options(store))) {
        long cpu = ProcessMetrics.cpuNanos();
        long begun = System.nanoTime();
        for (int i = 0; i < plan.load().keyspaces(); i++) {
          db.createKeyspace(CostsPlan.nameOf(i));
          if ((i + 1) % SHOWN_EACH == 0) {
            show("created %s of %s keyspaces", i + 1, plan.load().keyspaces());
          }
        }
        double seconds = since(begun);
        cpu = ProcessMetrics.cpuNanos() - cpu;
        return new Figures.Created(seconds, cpu / NANOS, DirectorySize.of(store));
      }
    }
  },

  /** Creates a store with the default keyspace only, to compare with. */
  CREATE_NONE {
    @Override
    Object run(CostsPlan plan, Path store) {
      Kiwi.open(store, plan.options(store)).close();
      return new Figures.Created(0, 0, DirectorySize.of(store));
    }
  },

  /** Opens and closes the store several times. */
  OPEN {
    @Override
    Object run(CostsPlan plan, Path store) {
      long cpu = ProcessMetrics.cpuNanos();
      long begun = System.nanoTime();
      Kiwi db = Kiwi.open(store, plan.options(store));
      double first = since(begun);
      double firstCpu = (ProcessMetrics.cpuNanos() - cpu) / NANOS;
      long heap = ProcessMetrics.liveHeapBytes();
      long resident = ProcessMetrics.residentBytes();
      begun = System.nanoTime();
      db.close();
      double close = since(begun);
      double[] again = new double[OPENED_AGAIN];
      cpu = 0;
      for (int i = 0; i < OPENED_AGAIN; i++) {
        long before = ProcessMetrics.cpuNanos();
        begun = System.nanoTime();
        db = Kiwi.open(store, plan.options(store));
        again[i] = since(begun);
        cpu += ProcessMetrics.cpuNanos() - before;
        db.close();
      }
      Arrays.sort(again);
      return new Figures.Opened(
          first,
          firstCpu,
          again[OPENED_AGAIN / 2],
          cpu / NANOS / OPENED_AGAIN,
          heap,
          resident,
          close);
    }
  },

  /** Writes some of the keyspaces in turn. */
  WRITE {
    @Override
    Object run(CostsPlan plan, Path store) throws InterruptedException {
      ProcessMetrics.resetPeaks();
      Kiwi db = Kiwi.open(store, plan.options(store));
      GaugeSampler segments = new GaugeSampler(() -> LogFiles.in(store).segments(), SAMPLE_MILLIS);
      GaugeSampler bytes = new GaugeSampler(() -> LogFiles.in(store).bytes(), SAMPLE_MILLIS);
      GaugeSampler memtables = new GaugeSampler(() -> db.stats().memtableBytes(), SAMPLE_MILLIS);
      RoundRobin puts = new RoundRobin(db, plan, RoundRobin.Series.MEASURED);
      segments.start();
      bytes.start();
      memtables.start();
      long count = plan.load().entries();
      long begun = System.nanoTime();
      for (long i = 0; i < count; i++) {
        puts.put(i, WriteOptions.defaults());
      }
      double seconds = since(begun);
      long mostSegments = segments.stop().getMax();
      long mostBytes = bytes.stop().getMax();
      long mostMemtables = memtables.stop().getMax();
      Statistics stats = db.stats();
      long limit = logLimit(db.settings());
      begun = System.nanoTime();
      db.close();
      return new Figures.Written(
          count,
          seconds,
          mostSegments,
          mostBytes,
          limit,
          mostMemtables,
          stats.counter(Counter.FLUSHES),
          stats.levels().stream().mapToLong(Statistics.Level::tables).sum(),
          ProcessMetrics.peakHeapBytes(),
          ProcessMetrics.peakResidentBytes(),
          since(begun));
    }
  },

  /**
   * Writes some of the keyspaces in turn and syncs now and then, until it is killed: at the end of
   * its puts it waits for that.
   */
  WRITE_UNTIL_KILLED {
    @Override
    Object run(CostsPlan plan, Path store) throws IOException {
      Acknowledgement acknowledged = new Acknowledgement(acknowledgementOf(store));
      Kiwi db = Kiwi.open(store, plan.options(store));
      RoundRobin puts = new RoundRobin(db, plan, RoundRobin.Series.KILLED);
      for (long i = 0; i < plan.load().entries(); i++) {
        boolean syncs = (i + 1) % SYNCED_EACH == 0;
        puts.put(i, syncs ? WriteOptions.sync() : WriteOptions.defaults());
        if (syncs) {
          acknowledged.set(i + 1);
        }
      }
      db.sync();
      acknowledged.set(plan.load().entries());
      int end = System.in.read(); // the other end is closed if the process that kills has gone
      throw new BenchException("should have been killed, but read " + end);
    }
  },

  /** Opens the store of the process that was killed, and checks it. */
  RECOVER {
    @Override
    Object run(CostsPlan plan, Path store) {
      long acknowledged = new Acknowledgement(acknowledgementOf(store)).get();
      LogFiles log = LogFiles.in(store);
      long begun = System.nanoTime();
      try (Kiwi db = Kiwi.open(store, plan.options(store))) {
        double seconds = since(begun);
        int keyspaces = db.keyspaces().size() - 1;
        if (keyspaces != plan.load().keyspaces()) {
          throw new BenchException("the store has " + keyspaces + " keyspaces besides the default"
              + " one and should have " + plan.load().keyspaces());
        }
        RoundRobin puts = new RoundRobin(db, plan, RoundRobin.Series.KILLED);
        long found = puts.countPrefix();
        if (found < acknowledged) {
          throw new BenchException("the store lost writes: " + acknowledged
              + " puts were synced before the kill, and only the first " + found + " are there");
        }
        RoundRobin earlier = new RoundRobin(db, plan, RoundRobin.Series.MEASURED);
        if (earlier.countPrefix() != plan.load().entries()) {
          throw new BenchException("the store lost writes that were there before it was opened");
        }
        return new Figures.Recovered(acknowledged, found, seconds, log.segments(), log.bytes());
      }
    }
  };

  private static final double NANOS = 1e9;
  private static final int SHOWN_EACH = 1_000;
  private static final int OPENED_AGAIN = 5;
  private static final long SAMPLE_MILLIS = 20;
  private static final int SYNCED_EACH = 100;
  private static final long LOG_LIMIT_MEMTABLES = 8;

  /** Does the step. Returns its {@link Figures}. */
  abstract Object run(CostsPlan plan, Path store) throws IOException, InterruptedException;

  /** Returns the file in which a process says how much of its writes is acknowledged. */
  static Path acknowledgementOf(Path store) {
    return store.resolveSibling("acknowledged");
  }

  private static long logLimit(LiveSettings settings) {
    long given = settings.get(Settings.LOG_TOTAL_BYTES);
    return given > 0 ? given : LOG_LIMIT_MEMTABLES * settings.get(Settings.MEMTABLE_BYTES);
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / NANOS;
  }

  private static void show(String text, long count, long total) {
    System.err.printf(text + "%n", Quantity.count(count), Quantity.count(total));
  }

  /**
   * Does one step.
   *
   * @param args name of the step, file with the plan, directory of the store, file for the figures
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    CostsPlan plan = ReportFile.read(Path.of(args[1]), CostsPlan.class);
    try {
      Object figures = CostsStep.valueOf(args[0]).run(plan, Path.of(args[2]));
      ReportFile.write(Path.of(args[3]), figures);
    } catch (BenchException | KiwiException e) {
      System.err.println("kiwi bench: " + e.getMessage());
      System.exit(1);
    }
  }
}
