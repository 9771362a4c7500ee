package io.kiwidb.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Latency;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.report.ThroughputStability;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthReportTest {
  private static final int KEY_SIZE = 20;
  private static final int VALUE_SIZE = 80; // with the key 100: a terabyte has 1e10 of them

  @Test
  void aTerabyteFollowsTheTrendsOfTheLastTwoSizes() {
    GrowthReport report = GrowthReport.of(
        List.of(
            size(1_000_000, 1, fill(9e6, 7), read(1e6)),
            size(10_000_000, 1, fill(1e6, 3), read(1e6 / 2)),
            size(100_000_000, 1, fill(1e6 / 2, 4), read(1e6 / 5))),
        Map.of());

    TerabyteEstimate terabyte = report.terabyte();
    assertThat(terabyte.entries()).isEqualTo(10_000_000_000L);
    TerabyteEstimate.Cost fill = terabyte.costs().get(0);
    assertThat(fill.micros()).isCloseTo(4, within(1e-9)); // 1, 2, then 3, 4
    assertThat(fill.timesLargest()).isCloseTo(2, within(1e-9));
    assertThat(fill.writeAmplification()).isCloseTo(6, within(1e-9));
    assertThat(fill.fillSeconds()).isCloseTo(40_000, within(1e-3));
    TerabyteEstimate.Cost read = terabyte.costs().get(1);
    assertThat(read.micros()).isCloseTo(11, within(1e-9)); // 2, 5, then 8, 11
    assertThat(read.writeAmplification()).isZero();
    assertThat(read.fillSeconds()).isZero();
    assertThat(terabyte.diskBytes()).isEqualTo(1_200_000_000_000L);
    assertThat(terabyte.memory()).isEqualTo(new LookupMemory(100, 200, 300, 0));
    assertThat(GrowthTables.of(report))
        .contains(
            "| workload ",
            "100,000,000 keys |",
            " 5.00 (9.00) |",
            "120.0 |",
            "10,000,000,000 keys with their values, 100 times",
            "ln(n / n2) / ln(n2 / n1)",
            "These values are extrapolated, not measured",
            "11.1 h |",
            "Disk: 1.20 TB.",
            "100 B / 200 B / 300 B, in total 600 B.");
  }

  @Test
  void severalThreadsAreBusyAtOnce() {
    GrowthReport report = GrowthReport.of(
        List.of(size(1_000, 1, fillOf(2, 1e6, 1)), size(10_000, 1, fillOf(2, 1e6, 1))), Map.of());
    assertThat(report.curves().get(0).points().get(0).micros()).isCloseTo(2, within(1e-9));
    assertThat(report.terabyte().costs().get(0).fillSeconds()).isCloseTo(10_000, within(1e-3));
  }

  @Test
  void whatIsNotDoneForEachKeyHasNoCurve() {
    EngineReport small = size(1_000, 1, once("reopen", 5, 0.5), once("stats", 1, 0.1));
    EngineReport large = size(10_000, 1, once("reopen", 5, 1.5), once("stats", 1, 0.1));
    GrowthReport report = GrowthReport.of(List.of(small, large), Map.of());
    assertThat(report.curves()).isEmpty();
    assertThat(GrowthTables.of(report)).contains("reopen (slowest)");
  }

  @Test
  void aWorkloadThatIsDoneAgainIsNumbered() {
    GrowthReport report = GrowthReport.of(List.of(size(1_000, 0, read(1), read(2))), Map.of());
    assertThat(report.curves())
        .extracting(GrowthCurve::title)
        .containsExactly("readrandom", "readrandom #2");
  }

  @Test
  void aCompactionCostsSomethingForEachKey() {
    GrowthReport report =
        GrowthReport.of(List.of(size(1_000_000, 1, once("compact", 1, 2.5))), Map.of());
    assertThat(report.curves().get(0).points().get(0).micros()).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void workAtAFixedRateCostsItsLatency() {
    Result mixed = result("mixed", 1, 20_000, 1, 1, 0);
    GrowthReport report = GrowthReport.of(List.of(size(1_000, 1, mixed)), Map.of());
    assertThat(report.curves().get(0).points().get(0).micros()).isCloseTo(3, within(1e-9));
  }

  @Test
  void cachesThatWereTooSmallAreMentioned() {
    GrowthReport report =
        GrowthReport.of(List.of(size(1_000, 0, read(1)), size(10_000, 0, read(1))), Map.of());
    assertThat(GrowthTables.of(report)).doesNotContain("open tables in memory", "Memory for");
    report = GrowthReport.of(List.of(evicting(size(10_000, 1, read(1)))), Map.of());
    assertThat(GrowthTables.of(report)).contains("a lower bound, because the caches");
  }

  @Test
  void writesBesideReadsAreNoAmplificationOfTheReads() {
    Result result = result("readwhilewriting", 1, 1e6, 1, 1, 16);
    GrowthReport report = GrowthReport.of(List.of(size(1_000, 0, result)), Map.of());
    assertThat(report.curves().get(0).points().get(0).writeAmplification()).isZero();
    assertThat(GrowthTables.of(report)).doesNotContain("write amplification of");
  }

  @Test
  void whatAnEngineCannotDoHasNoFigures() {
    Result none = Result.unsupported("readreverse", 1, "no reverse iteration");
    GrowthReport report =
        GrowthReport.of(List.of(size(1_000, 0, none), size(10_000, 0, none)), Map.of());
    assertThat(report.terabyte().costs()).isEmpty();
    assertThat(GrowthTables.of(report)).contains("none |");
  }

  @Test
  void aSizeThatFailsIsNamedAndTheOthersAreKept() {
    GrowthReport report =
        GrowthReport.of(List.of(size(1_000, 0, read(1e6))), Map.of(20_000L, "no luck"));
    assertThat(GrowthTables.of(report))
        .contains("**20,000 keys failed:** no luck", "1.00 (9.00) |");
    assertThat(GrowthTables.of(GrowthReport.of(List.of(), Map.of(1_000L, "no luck"))))
        .isEqualTo("**1,000 keys failed:** no luck\n\n");
  }

  private static Result fill(double rate, double writeAmplification) {
    return fillOf(1, rate, writeAmplification);
  }

  private static Result fillOf(int threads, double rate, double writeAmplification) {
    return result("fillrandom", threads, rate, 1, 1, writeAmplification);
  }

  private static Result read(double rate) {
    return result("readrandom", 1, rate, 1, 1, 0);
  }

  private static Result once(String workload, long operations, double seconds) {
    return result(workload, 1, operations / seconds, operations, seconds, 0);
  }

  private static Result result(
      String workload,
      int threads,
      double rate,
      long operations,
      double seconds,
      double writeAmplification) {
    Latency latency = new Latency(1, 3_000, 1, 1, 9_000, 1, 1, List.of());
    return new Result(
        workload,
        threads,
        "",
        operations,
        seconds,
        rate,
        latency,
        0,
        0,
        0,
        0,
        0,
        writeAmplification,
        0,
        writeAmplification > 0 ? 12_000_000_000L : 1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ThroughputStability.NONE,
        List.of());
  }

  /**
   * With so many bytes of an index, twice as many of filters, and so on; what fills takes most
   * space.
   */
  private static EngineReport size(long entries, long indexBytes, Result... results) {
    Load load = new Load(entries, KEY_SIZE, VALUE_SIZE, KeyForm.BINARY, 1, 10, 100, 1);
    LookupMemory memory = new LookupMemory(indexBytes, 2 * indexBytes, 3 * indexBytes, 0);
    return new EngineReport("kiwi", "", "", 1, 1, load, memory, List.of(results));
  }

  private static EngineReport evicting(EngineReport report) {
    LookupMemory memory = report.memory();
    return new EngineReport(
        report.engine(),
        report.settings(),
        report.java(),
        report.processors(),
        report.maxHeapBytes(),
        report.load(),
        new LookupMemory(memory.indexBytes(), memory.filterBytes(), memory.tableBytes(), 1),
        report.results());
  }
}
