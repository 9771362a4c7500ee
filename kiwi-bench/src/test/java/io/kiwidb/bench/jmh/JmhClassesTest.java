package io.kiwidb.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.MemTableProvider;
import org.junit.jupiter.api.Test;

/** The JMH benchmarks do what they claim to measure. */
class JmhClassesTest {
  @Test
  void memtablesAreFilledAndRead() {
    MemtableBenchmark benchmark = new MemtableBenchmark();
    benchmark.provider = "skiplist";
    benchmark.keys = KeyForm.DECIMAL;
    benchmark.entries = 100;
    benchmark.fill();
    for (int i = 0; i < 250; i++) {
      assertThat(benchmark.put().entries()).isEqualTo(i % 100 + 1);
    }
    for (int i = 0; i < 250; i++) {
      assertThat(benchmark.get()).isEqualTo(Lookup.FOUND);
      benchmark.scan();
    }
    benchmark.free();
  }

  @Test
  void logsAreAppendedToAndSynced() throws Exception {
    LogBenchmark benchmark = new LogBenchmark();
    benchmark.provider = "segmented";
    benchmark.recordBytes = 140;
    benchmark.open();
    long before = benchmark.append();
    assertThat(benchmark.append()).isGreaterThanOrEqualTo(before + 140);
    assertThat(benchmark.appendSync()).isGreaterThanOrEqualTo(before + 280);
    benchmark.remove();
  }

  @Test
  void tablesAreBuiltAndRead() {
    TableBenchmark benchmark = new TableBenchmark();
    benchmark.provider = "block";
    benchmark.filter = "bloom";
    benchmark.compressor = "none";
    benchmark.cache = "lru";
    benchmark.keys = KeyForm.BINARY;
    benchmark.entries = 100;
    benchmark.open();
    benchmark.build();
    for (int i = 0; i < 250; i++) {
      assertThat(benchmark.get()).isEqualTo(Lookup.FOUND);
      benchmark.scan();
    }
    benchmark.close();
  }

  @Test
  void filtersSayPerhapsToWhatIsThereAndMostlyNoToTheRest() {
    FilterBenchmark benchmark = new FilterBenchmark();
    benchmark.provider = "bloom";
    benchmark.entries = 1_000;
    benchmark.rate = 0.01;
    benchmark.fill();
    int passed = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(benchmark.queryPresent()).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      passed += benchmark.queryMissing() ? 1 : 0;
    }
    assertThat(passed).isLessThan(50);
  }

  @Test
  void cachesHitAndTakeNewBlocks() {
    CacheBenchmark benchmark = new CacheBenchmark();
    benchmark.provider = "lru";
    benchmark.blocks = 1_000;
    benchmark.fill();
    CacheBenchmark.Position position = new CacheBenchmark.Position();
    for (int i = 0; i < 1_000; i++) {
      assertThat(benchmark.getHit(position)).isNotNull();
      benchmark.put(position);
    }
    benchmark.close();
  }

  @Test
  void compressorsAreAsked() {
    CompressorBenchmark benchmark = new CompressorBenchmark();
    benchmark.provider = "none";
    benchmark.blockBytes = 4096;
    benchmark.entropy = 0.5;
    benchmark.fill();
    assertThat(benchmark.decompress()).hasSize(4096);
  }

  @Test
  void strategiesHaveSomethingToChoose() {
    StrategyBenchmark benchmark = new StrategyBenchmark();
    benchmark.provider = "leveled";
    benchmark.tables = 100;
    benchmark.buildTree();
    assertThat(benchmark.choose()).isNotInstanceOf(CompactionChoice.None.class);
  }

  @Test
  void anUnknownProviderIsToldWithThoseThereAre() {
    assertThatThrownBy(() -> ClassPathProviders.named(MemTableProvider.class, "nix"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("'nix'")
        .hasMessageContaining("skiplist");
  }
}
