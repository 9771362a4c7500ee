package io.kiwidb.bench.growth;

import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.MarkdownTable;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A growth report in Markdown: costs by number of keys and the extrapolation to a terabyte. */
public final class GrowthTables {
  private static final String NONE = "none";
  private static final double SECONDS_OF_HOUR = 3600;

  private GrowthTables() {}

  /** Returns the whole report. */
  public static String of(GrowthReport report) {
    StringBuilder text = new StringBuilder();
    report
        .failures()
        .forEach((entries, why) -> text.append("**")
            .append(Quantity.count(entries))
            .append(" keys failed:** ")
            .append(why)
            .append("\n\n"));
    if (report.sizes().isEmpty()) {
      return text.toString();
    }
    return text.append(setting(report.sizes().get(0)))
        .append(measured(report))
        .append(terabyte(report))
        .toString();
  }

  private static String setting(EngineReport first) {
    Load load = first.load();
    return String.format(
        Locale.ROOT,
        "**%s**: %s%n%nKeys of %d bytes (%s), values of %d bytes, batches of %d, seed %d; %s, %d processors, heap up to %s; "
            + "one JVM per number of keys%n%n",
        first.engine(),
        first.settings(),
        load.keySize(),
        load.keys().name().toLowerCase(Locale.ROOT),
        load.valueSize(),
        load.batch(),
        load.seed(),
        first.java(),
        first.processors(),
        Quantity.bytes(first.maxHeapBytes()));
  }

  private static String measured(GrowthReport report) {
    List<String> heading = new ArrayList<>(List.of("workload"));
    report.sizes().forEach(size -> heading.add(Quantity.count(size.load().entries()) + " keys"));
    MarkdownTable table = new MarkdownTable(heading);
    for (GrowthCurve curve : report.curves()) {
      row(table, report, curve, curve.title(), GrowthTables::cost);
    }
    if (!opening(report.sizes().get(0)).equals(NONE)) {
      row(table, report, "reopen (slowest)", GrowthTables::opening);
    }
    row(table, report, "peak resident memory", size -> most(size, Result::peakResidentBytes));
    row(table, report, "peak heap", size -> most(size, Result::peakHeapBytes));
    if (report.terabyte().memory().bytes() > 0) {
      row(table, report, "indexes / filters / open tables in memory", GrowthTables::memory);
    }
    row(table, report, "bytes on disk per key, at most", GrowthTables::space);
    for (GrowthCurve curve : report.curves()) {
      if (writes(curve)) {
        String title = "write amplification of " + curve.title();
        row(table, report, curve, title, point -> Quantity.factor(point.writeAmplification()));
      }
    }
    return "### Microseconds per operation and thread (p99 of a call in parentheses)\n\n"
        + table.text();
  }

  private static void row(
      MarkdownTable table, GrowthReport report, String title, Function<EngineReport, String> cell) {
    List<String> cells = new ArrayList<>(List.of(title));
    report.sizes().forEach(size -> cells.add(cell.apply(size)));
    table.row(cells);
  }

  private static void row(
      MarkdownTable table,
      GrowthReport report,
      GrowthCurve curve,
      String title,
      Function<GrowthCurve.Point, String> cell) {
    List<String> cells = new ArrayList<>(List.of(title));
    for (int i = 0; i < report.sizes().size(); i++) {
      cells.add(i < curve.points().size() ? cell.apply(curve.points().get(i)) : NONE);
    }
    table.row(cells);
  }

  private static String cost(GrowthCurve.Point point) {
    return micros(point.micros())
        + (point.p99Micros() == 0 ? "" : " (" + micros(point.p99Micros()) + ")");
  }

  private static String opening(EngineReport size) {
    for (Result result : size.results()) {
      if (result.workload().equals(Workload.REOPEN.label()) && result.isSupported()) {
        return Quantity.nanos(Math.round(result.latency().mean())) + " ("
            + Quantity.nanos(result.latency().max()) + ")";
      }
    }
    return NONE;
  }

  private static String most(EngineReport size, ToLongFunction<Result> bytes) {
    return Quantity.bytes(size.results().stream().mapToLong(bytes).max().orElse(0));
  }

  private static String memory(EngineReport size) {
    return parts(size.memory());
  }

  private static String parts(LookupMemory memory) {
    return Quantity.bytes(memory.indexBytes()) + " / " + Quantity.bytes(memory.filterBytes())
        + " / " + Quantity.bytes(memory.tableBytes());
  }

  private static String space(EngineReport size) {
    return String.format(
        Locale.ROOT, "%.1f", (double) size.spaceBytes() / size.load().entries());
  }

  private static boolean writes(GrowthCurve curve) {
    return curve.points().stream().anyMatch(point -> point.writeAmplification() > 0);
  }

  private static String terabyte(GrowthReport report) {
    EngineReport largest = report.sizes().get(report.sizes().size() - 1);
    TerabyteEstimate terabyte = report.terabyte();
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%n### Extrapolation to one terabyte%n%n"
            + "These values are extrapolated, not measured. 10^12 bytes are N = %s keys with their values, %,.0f times the largest size. "
            + "Costs and write amplification are assumed to be linear in ln n through the last two sizes, n1 with v1 and n2 with v2: "
            + "%s; a value that fell is assumed to stay constant. A fill takes N · v(N) / threads, without the compactions that follow; disk and "
            + "memory are those of the largest size times N / n2.%n%n",
        Quantity.count(terabyte.entries()),
        (double) terabyte.entries() / largest.load().entries(),
        Trend.FORMULA));
    if (!terabyte.costs().isEmpty()) {
      MarkdownTable table = new MarkdownTable(List.of(
          "workload", "µs per operation", "× largest size", "write amplification", "duration"));
      terabyte.costs().forEach(cost -> table.row(cells(cost)));
      text.append(table.text()).append('\n');
    }
    text.append("Disk: ").append(Quantity.bytes(terabyte.diskBytes())).append(".");
    if (terabyte.memory().bytes() > 0) {
      text.append(" Memory for indexes / filters / open tables, as reported by the store: ")
          .append(parts(terabyte.memory()))
          .append(", in total ")
          .append(Quantity.bytes(terabyte.memory().bytes()))
          .append(
              terabyte.memory().evictions() == 0
                  ? ""
                  : "; a lower bound, because the caches evicted index blocks or filters at the largest size")
          .append(".");
    }
    return text.append('\n').toString();
  }

  private static List<String> cells(TerabyteEstimate.Cost cost) {
    return List.of(
        cost.title(),
        micros(cost.micros()),
        String.format(Locale.ROOT, "%.2f", cost.timesLargest()),
        Quantity.factor(cost.writeAmplification()),
        cost.fillSeconds() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.1f h", cost.fillSeconds() / SECONDS_OF_HOUR));
  }

  private static String micros(double micros) {
    return String.format(
        Locale.ROOT, micros < 10 ? "%.2f" : micros < 1000 ? "%.1f" : "%,.0f", micros);
  }
}
