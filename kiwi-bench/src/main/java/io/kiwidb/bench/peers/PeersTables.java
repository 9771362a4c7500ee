package io.kiwidb.bench.peers;

import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.MarkdownTable;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** A comparison of engines in Markdown; ratios are relative to the first engine. */
public final class PeersTables {
  private static final String NONE = "none";

  private PeersTables() {}

  /** Returns the whole report. */
  public static String of(PeersReport report) {
    StringBuilder text = new StringBuilder();
    report
        .failures()
        .forEach((engine, why) ->
            text.append("**").append(engine).append(" failed:** ").append(why).append("\n\n"));
    if (report.medians().isEmpty()) {
      return text.toString();
    }
    EngineReport first = report.medians().get(0);
    text.append(setting(report, first));
    for (EngineReport engine : report.medians()) {
      text.append("- **")
          .append(engine.engine())
          .append("**: ")
          .append(engine.settings())
          .append('\n');
    }
    section(
        text,
        report,
        "Operations per second (in parentheses: throughput of " + first.engine()
            + " relative to the engine)",
        PeersTables::throughput);
    section(text, report, "Latency: p50 / p99 / p99.9 / max", PeersTables::latency);
    section(
        text,
        report,
        "Write amplification / bytes written / space on disk: end / mean / peak",
        PeersTables::bytes);
    section(
        text, report, "Throughput stability (workloads longer than a second)", PeersTables::pace);
    section(
        text,
        report,
        "Peak heap / peak resident memory / heap bytes allocated per operation / CPU time",
        PeersTables::effort);
    return text.toString();
  }

  private static String setting(PeersReport report, EngineReport first) {
    Load load = first.load();
    return String.format(
        Locale.ROOT,
        "%,d keys of %d bytes (%s), values of %d bytes, batches of %d, seed %d; %s, %d processors, heap up to %s; "
            + "median of %d %s, one JVM per engine and round%n%n",
        load.entries(),
        load.keySize(),
        load.keys().name().toLowerCase(Locale.ROOT),
        load.valueSize(),
        load.batch(),
        load.seed(),
        first.java(),
        first.processors(),
        Quantity.bytes(first.maxHeapBytes()),
        report.rounds(),
        report.rounds() == 1 ? "round" : "rounds");
  }

  private static void section(
      StringBuilder text,
      PeersReport report,
      String title,
      BiFunction<Result, Result, String> cell) {
    List<String> heading = new ArrayList<>(List.of("workload"));
    report.medians().forEach(engine -> heading.add(engine.engine()));
    MarkdownTable table = new MarkdownTable(heading);
    EngineReport first = report.medians().get(0);
    for (int i = 0; i < first.results().size(); i++) {
      Result base = first.results().get(i);
      List<String> row = new ArrayList<>(List.of(base.title()));
      for (EngineReport engine : report.medians()) {
        Result result = engine.results().get(i);
        row.add(result.isSupported() ? cell.apply(result, base) : NONE);
      }
      table.row(row);
    }
    text.append("\n### ").append(title).append("\n\n").append(table.text());
  }

  private static String throughput(Result result, Result base) {
    String rate = Quantity.count(Math.round(result.operationsPerSecond()));
    if (result.writerOperationsPerSecond() > 0) {
      rate += " with " + Quantity.count(Math.round(result.writerOperationsPerSecond())) + " writes";
    }
    return result.equals(base) || !base.isSupported()
        ? rate
        : rate
            + String.format(
                Locale.ROOT, " (%.2f×)", base.operationsPerSecond() / result.operationsPerSecond());
  }

  private static String latency(Result result, Result base) {
    return Quantity.nanos(result.latency().p50()) + " / "
        + Quantity.nanos(result.latency().p99()) + " / "
        + Quantity.nanos(result.latency().p999()) + " / "
        + Quantity.nanos(result.latency().max());
  }

  private static String bytes(Result result, Result base) {
    return Quantity.factor(result.writeAmplification()) + " / "
        + (result.userBytes() == 0 ? "-" : Quantity.bytes(result.bytesWritten())) + " / "
        + Quantity.bytes(result.spaceBytes()) + " / "
        + Quantity.bytes(result.spaceMeanBytes()) + " / "
        + Quantity.bytes(result.spacePeakBytes());
  }

  private static String pace(Result result, Result base) {
    return result.pace().words().isEmpty() ? "-" : result.pace().words();
  }

  private static String effort(Result result, Result base) {
    return Quantity.bytes(result.peakHeapBytes()) + " / "
        + Quantity.bytes(result.peakResidentBytes())
        + " / " + Quantity.count(Math.round(result.allocatedBytesPerOperation())) + " / "
        + Quantity.seconds(result.cpuSeconds());
  }
}
