package io.kiwidb.bench.report;

import java.util.List;
import java.util.Locale;

/** The results of one engine as a text table. */
public final class ResultTable {
  private ResultTable() {}

  /** Returns the settings and one row per result. */
  public static String of(EngineReport report) {
    TextTable table = new TextTable(List.of(
        "workload",
        "ops/s",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "max",
        "heap/op",
        "written",
        "w-amp",
        "space",
        "space mean",
        "space peak",
        "runs",
        "runs mean",
        "cpu",
        "settle",
        "peak heap",
        "peak rss"));
    StringBuilder notes = new StringBuilder();
    for (Result result : report.results()) {
      if (result.isSupported()) {
        table.row(cells(result));
      }
      notes.append(note(result));
    }
    return report.engine() + ": " + report.settings() + "\n" + report.java() + ", "
        + report.processors() + " processors, heap up to " + Quantity.bytes(report.maxHeapBytes())
        + "; "
        + Quantity.count(report.load().entries()) + " keys of " + report.load().keySize()
        + " bytes ("
        + report.load().keys().name().toLowerCase(Locale.ROOT) + "), values of "
        + report.load().valueSize() + " bytes, seed " + report.load().seed() + "\n\n"
        + table.plain()
        + notes;
  }

  private static List<String> cells(Result result) {
    Latency latency = result.latency();
    return List.of(
        result.title(),
        Quantity.count(result.operationsPerSecond()),
        Quantity.nanos(latency.p50()),
        Quantity.nanos(latency.p90()),
        Quantity.nanos(latency.p99()),
        Quantity.nanos(latency.p999()),
        Quantity.nanos(latency.max()),
        Quantity.count(result.allocatedBytesPerOperation()) + " B",
        Quantity.bytes(result.userBytes() == 0 ? 0 : result.bytesWritten()),
        Quantity.factor(result.writeAmplification()),
        Quantity.bytes(result.spaceBytes()),
        Quantity.bytes(result.spaceMeanBytes()),
        Quantity.bytes(result.spacePeakBytes()),
        result.sortedRuns() == 0 ? "-" : Quantity.count(result.sortedRuns()),
        result.sortedRunsMean() == 0 ? "-" : Quantity.factor(result.sortedRunsMean()),
        Quantity.seconds(result.cpuSeconds()),
        Quantity.seconds(result.settleSeconds()),
        Quantity.bytes(result.peakHeapBytes()),
        Quantity.bytes(result.peakResidentBytes()));
  }

  private static String note(Result result) {
    if (!result.isSupported()) {
      return result.title() + ": " + result.unsupported() + "\n";
    }
    String pace = result.pace().words();
    return (pace.isEmpty() ? "" : result.title() + ": " + pace + "\n")
        + (result.writerOperationsPerSecond() == 0
            ? ""
            : result.title() + ": concurrent thread: "
                + Quantity.count(result.writerOperationsPerSecond()) + "/s\n");
  }
}
