package io.kiwidb.bench.jmh;

import io.kiwidb.Profile;
import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.SettingValues;
import io.kiwidb.spi.StrategyProvider;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Compaction strategies: one choice for a tree that needs compaction on every level. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StrategyBenchmark {
  private static final int LEVELS = 7;
  private static final int L0_TABLES = 6;
  private static final int MULTIPLIER = 10;
  private static final long TABLE_BYTES = 64L << 20;
  private static final long BASE_BYTES = 256L << 20;
  private static final int ENTRIES = 500_000;
  private static final int DELETION_PERCENT = 50;

  /** Name of the provider. */
  @Param("leveled")
  public String provider;

  /** Number of tables in the tree; 16,000 are a terabyte. */
  @Param({"100", "16000"})
  public int tables;

  private CompactionStrategy strategy;
  private LsmView view;

  /**
   * Builds the tree: level 0, and each further level with ten times as many tables as the one
   * above.
   */
  @Setup(Level.Trial)
  public void buildTree() {
    strategy = ClassPathProviders.named(StrategyProvider.class, provider).create();
    List<LsmView.Level> levels = new ArrayList<>();
    long number = 2L * tables + L0_TABLES; // descending: level 0 is newest
    for (int level = 0; level < LEVELS; level++) {
      int count = level == 0 ? L0_TABLES : count(level);
      List<TableInfo> tableInfos = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long first = level == 0 ? i : Long.MAX_VALUE / count * i;
        long last = level == 0 ? Long.MAX_VALUE - i : first + Long.MAX_VALUE / count - 1;
        tableInfos.add(table(number--, level, first, last));
      }
      levels.add(new LsmView.Level(level, List.copyOf(tableInfos), new byte[0]));
    }
    LsmView.Rules rules = new LsmView.Rules(
        4,
        BASE_BYTES,
        MULTIPLIER,
        TABLE_BYTES,
        DELETION_PERCENT,
        SettingValues.defaults(Profile.PROD));
    view = new LsmView(
        List.copyOf(levels),
        List.of(),
        rules,
        KeyOrder.BYTEWISE,
        0,
        Long.MAX_VALUE,
        false,
        false,
        Map.of());
  }

  private int count(int level) {
    int count = tables;
    for (int below = level; below < LEVELS - 1; below++) {
      count /= MULTIPLIER;
    }
    return count;
  }

  private static TableInfo table(long number, int level, long first, long last) {
    return new TableInfo(
        number,
        level,
        0,
        TABLE_BYTES,
        ENTRIES,
        0,
        ByteBuffer.allocate(Long.BYTES).putLong(first).array(),
        ByteBuffer.allocate(Long.BYTES).putLong(last).array(),
        number,
        number,
        0);
  }

  /** Chooses a compaction. */
  @Benchmark
  public CompactionChoice choose() {
    return strategy.choose(view);
  }
}
