package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.LiveKeys;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.StoreUnderTest;
import io.kiwidb.bench.workload.Workload;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadRunnerTest {
  private static final Load LOAD = new Load(500, 16, 20, KeyForm.BINARY, 1, 10, 1_000, 7);
  private static final Limits LIMITS = operations(1_000);
  private static final Limits ONE_PASS = operations(0);

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {
        "READRANDOM",
        "READZIPF",
        "MULTIREADRANDOM",
        "MULTIREADNEAR",
        "READSEQ",
        "READREVERSE",
        "PREFIXSCAN",
        "VERIFY"
      })
  void aStoreThatLosesAKeyFails(Workload workload) throws InterruptedException {
    StoreUnderTest store = filled(losing(3));
    assertThatThrownBy(() -> run(workload, store)).isInstanceOf(BenchException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {
        "READRANDOM",
        "READZIPF",
        "READSEQ",
        "READREVERSE",
        "SEEKRANDOM",
        "SEEKNEXT",
        "PREFIXSCAN",
        "YCSBA",
        "MIXED",
        "VERIFY"
      })
  void aStoreThatConfusesValuesFails(Workload workload) throws InterruptedException {
    byte[][] before = {new byte[LOAD.valueSize()]};
    StoreUnderTest store = filled(value -> {
      byte[] given = before[0];
      before[0] = value;
      return given;
    });
    assertThatThrownBy(() -> run(workload, store))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("returned a wrong value");
  }

  @Test
  void whatIsWrittenCounts() throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    assertThat(run(Workload.OVERWRITE, store).userBytes()).isEqualTo(1_000 * (16 + 20));
    assertThat(run(Workload.DELETERANDOM, store).userBytes()).isEqualTo(1_000 * 16);
    assertThat(run(Workload.READRANDOM, store).userBytes()).isZero();
    assertThat(run(Workload.YCSBA, store).userBytes()).isBetween(1L, 1_000L * (16 + 20) - 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {"READWHILEWRITING", "READWHILEWRITINGPACED"})
  void theWriterBesideReadersIsCountedApart(Workload workload) throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    Result result = run(workload, store);
    assertThat(result.operations()).isEqualTo(1_000);
    assertThat(result.found()).isEqualTo(1_000);
    assertThat(result.userBytes()).isPositive();
  }

  @Test
  void sortedRunsAreToldAtTheEndAndOnAverage() throws InterruptedException {
    Result result = run(Workload.OVERWRITE, filled(UnaryOperator.identity()));
    assertThat(result.sortedRuns()).isEqualTo(FaultyEngine.RUNS);
    assertThat(result.sortedRunsMean()).isEqualTo(FaultyEngine.RUNS);
  }

  @Test
  void aFillBeginsWithAnEmptyStore() throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    run(Workload.FILLSYNC, store); // a hundredth of the keys
    assertThat(run(Workload.READSEQ, store, ONE_PASS).found()).isEqualTo(LOAD.entries() / 100);
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {"READSEQ", "READREVERSE"})
  void aWalkGoesOverEverythingOnceUnlessToldOtherwise(Workload workload)
      throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    assertThat(run(workload, store, ONE_PASS).operations()).isEqualTo(LOAD.entries());
    assertThat(new WorkloadRunner(workload, 2, store, ONE_PASS, (nanos, count) -> {})
            .run()
            .found())
        .isEqualTo(2 * LOAD.entries());
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {"READSEQ", "READREVERSE"})
  void aWalkBeginsAgainForAsManyEntriesAsAreAskedFor(Workload workload)
      throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    Result result =
        new WorkloadRunner(workload, 2, store, operations(2_401), (nanos, count) -> {}).run();
    assertThat(result.operations()).isEqualTo(2_401);
    assertThat(result.found()).isEqualTo(2_401);
    assertThat(run(workload, store, operations(7)).operations()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(
      value = Workload.class,
      names = {"READSEQ", "READREVERSE"})
  void aWalkThatEndsHalfwayMissesAKeyThatIsLost(Workload workload) throws InterruptedException {
    StoreUnderTest store = empty(losing(250));
    run(Workload.FILLSEQ, store);
    assertThat(run(workload, store, operations(200)).found()).isEqualTo(200);
    assertThatThrownBy(() -> run(workload, store, operations(300)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("found 300 entries and should have found 301");
  }

  @Test
  void aWalkOverNothingEnds() throws InterruptedException {
    StoreUnderTest store = empty(UnaryOperator.identity());
    assertThat(run(Workload.READSEQ, store).operations()).isZero();
  }

  @Test
  void theDurationEndsReads() throws InterruptedException {
    StoreUnderTest store = filled(UnaryOperator.identity());
    Limits shortly = new Limits(Long.MAX_VALUE / 2, Duration.ofMillis(20), 1, Limits.Settling.WAIT);
    Result result =
        new WorkloadRunner(Workload.READRANDOM, 2, store, shortly, (nanos, count) -> {}).run();
    assertThat(result.found()).isEqualTo(result.operations()).isPositive();
  }

  private static UnaryOperator<byte[]> losing(int which) {
    AtomicInteger count = new AtomicInteger();
    return value -> count.incrementAndGet() == which ? null : value;
  }

  private static StoreUnderTest empty(UnaryOperator<byte[]> fault) {
    return new StoreUnderTest(
        LOAD, new LiveKeys(LOAD.entries()), () -> new FaultyEngine(fault), () -> {}, text -> {});
  }

  private static StoreUnderTest filled(UnaryOperator<byte[]> fault) throws InterruptedException {
    StoreUnderTest store = empty(fault);
    run(Workload.FILLRANDOM, store);
    return store;
  }

  private static Result run(Workload workload, StoreUnderTest store) throws InterruptedException {
    return run(workload, store, LIMITS);
  }

  private static Limits operations(long count) {
    return new Limits(count, Duration.ZERO, 0, Limits.Settling.WAIT);
  }

  private static Result run(Workload workload, StoreUnderTest store, Limits limits)
      throws InterruptedException {
    return new WorkloadRunner(workload, 1, store, limits, (nanos, count) -> {}).run();
  }
}
