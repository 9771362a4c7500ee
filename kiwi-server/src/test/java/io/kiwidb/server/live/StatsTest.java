package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.Latency;
import io.kiwidb.Profile;
import io.kiwidb.Statistics;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CompactionStrategy.Debt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatsTest {
  private static final long SECOND = 1_000_000_000;

  private final StatsSampler sampler =
      new StatsSampler(() -> new Latency(10, 1, 2, 77, 4, 5), () -> Latency.NONE);

  private static Statistics stats(Map<Counter, Long> counters, Admission admission, long hits) {
    return new Statistics(
        DatabaseState.OPEN,
        admission,
        "",
        Profile.PROD,
        Map.of(),
        counters,
        List.of(
            new Statistics.Level(0, 3, 300, 30, 0, 0, 0, 0),
            new Statistics.Level(1, 2, 500, 50, 0, 0, 0, 0)),
        Map.of(BlockKind.DATA, new BlockCache.Usage(100, 10, 1, hits, hits / 3, 0)),
        Map.of(),
        new Debt(1, 42),
        7,
        new Statistics.Memory(0, 7, 11, 0, 0),
        new Statistics.RangeDeletions(0, 0),
        Statistics.Blobs.NONE,
        1,
        0,
        13,
        1);
  }

  private double figure(double[] row, Figure figure) {
    return row[figure.ordinal()];
  }

  @Test
  void countersBecomeRates() {
    double[] row =
        sampler.sample(stats(Map.of(Counter.ENTRIES_WRITTEN, 100L), Admission.FREE, 30), 0, 999);
    assertThat(figure(row, Figure.WRITES)).as("the first sample").isNaN();
    row = sampler.sample(
        stats(Map.of(Counter.ENTRIES_WRITTEN, 400L, Counter.GETS, 8L), Admission.FREE, 60),
        2 * SECOND,
        999);
    assertThat(figure(row, Figure.WRITES)).isEqualTo(150);
    assertThat(figure(row, Figure.GETS)).isEqualTo(4);
    assertThat(figure(row, Figure.CACHE_HIT_SHARE)).isEqualTo(0.75);
    assertThat(figure(row, Figure.STALL_MILLIS)).isZero();
    row = sampler.sample(stats(Map.of(), Admission.FREE, 60), 3 * SECOND, 999);
    assertThat(figure(row, Figure.CACHE_HIT_SHARE)).as("no lookups").isNaN();
  }

  @Test
  void levelsAreThoseOfTheMoment() {
    double[] row = sampler.sample(stats(Map.of(), Admission.FREE, 0), 0, 999);
    assertThat(figure(row, Figure.TABLES)).isEqualTo(5);
    assertThat(figure(row, Figure.TABLE_BYTES)).isEqualTo(800);
    assertThat(figure(row, Figure.LEVEL_0_TABLES)).isEqualTo(3);
    assertThat(figure(row, Figure.DEBT_BYTES)).isEqualTo(42);
    assertThat(figure(row, Figure.MEMTABLE_BYTES)).isEqualTo(7);
    assertThat(figure(row, Figure.CACHE_BYTES)).isEqualTo(11);
    assertThat(figure(row, Figure.UNSYNCED_LOG_BYTES)).isEqualTo(13);
    assertThat(figure(row, Figure.HEAP_BYTES)).isEqualTo(999);
    assertThat(figure(row, Figure.GET_P99)).isEqualTo(77);
    assertThat(figure(row, Figure.COMMIT_P99)).as("no writes").isNaN();
  }

  /** The store counts a stall when it ends: 2.5 seconds of it, seen by five samples. */
  @Test
  void aStallIsShownWhileItLastsAndNotTwice() {
    double total = 0;
    Admission[] seen = {
      Admission.FREE,
      Admission.STOPPED,
      Admission.STOPPED,
      Admission.STOPPED,
      Admission.FREE,
      Admission.FREE
    };
    for (int i = 0; i < seen.length; i++) {
      Map<Counter, Long> counters = i < 4 ? Map.of() : Map.of(Counter.STALL_NANOS, 5 * SECOND / 2);
      double stalled =
          figure(sampler.sample(stats(counters, seen[i], 0), i * SECOND, 0), Figure.STALL_MILLIS);
      total += i == 0 ? 0 : stalled;
      if (i == 2 || i == 3) {
        assertThat(stalled).isEqualTo(1_000);
      }
    }
    assertThat(total).isEqualTo(2_500);
  }

  @Test
  void historyKeepsTheLatestHour() {
    StatsHistory history = new StatsHistory();
    double[] row = new double[Figure.values().length];
    row[Figure.GET_P99.ordinal()] = Double.NaN;
    for (int i = 0; i < StatsHistory.SAMPLES + 100; i++) {
      row[0] = i;
      history.add(i * 1_000L, row);
    }
    StatsHistory.History all = history.since(0);
    assertThat(all.millis()).hasSize(StatsHistory.SAMPLES);
    assertThat(all.millis()[0]).isEqualTo(100_000);
    assertThat(all.figures().get("writes")[0]).isEqualTo(100);
    assertThat(all.figures().get("getP99")[0]).isNull();
    StatsHistory.History latest = history.since((StatsHistory.SAMPLES + 97) * 1_000L);
    assertThat(latest.figures().get("writes")).containsExactly(3697.0, 3698.0, 3699.0);
    assertThat(history.since(Long.MAX_VALUE).millis()).isEmpty();
  }

  @Test
  void figuresAreThoseOfTheContract() {
    Set<String> contract = Stream.of(
            "writes",
            "gets",
            "userBytes",
            "logBytes",
            "flushBytes",
            "compactionReadBytes",
            "compactionBytes",
            "syncs",
            "stallMillis",
            "memtableBytes",
            "tableBytes",
            "tables",
            "level0Tables",
            "debtBytes",
            "cacheBytes",
            "cacheHitShare",
            "unsyncedLogBytes",
            "heapBytes",
            "getP99",
            "commitP99")
        .collect(Collectors.toSet());
    assertThat(new StatsHistory().since(0).figures().keySet()).isEqualTo(contract);
  }
}
