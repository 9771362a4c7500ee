package io.kiwidb.bench.report;

import io.kiwidb.bench.engine.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two charts per workload with all engines: throughput over time, and latency by percentile. */
public final class Plots {
  private static final double MOST_NINES = 1e6; // 99.9999 %

  private Plots() {}

  /**
   * Writes the charts to a directory, which is created if missing. File names are numbered in the
   * order of the workloads.
   */
  public static void write(Path directory, List<EngineReport> reports) {
    try {
      Files.createDirectories(directory);
      List<Result> first = reports.isEmpty() ? List.of() : reports.get(0).results();
      for (int i = 0; i < first.size(); i++) {
        String name = String.format(
            Locale.ROOT,
            "%02d-%s-%d",
            i + 1,
            first.get(i).workload(),
            first.get(i).threads());
        Files.writeString(directory.resolve(name + "-throughput.svg"), throughput(reports, i));
        Files.writeString(directory.resolve(name + "-latency.svg"), latency(reports, i));
      }
    } catch (IOException e) {
      throw new BenchException("cannot write charts to " + directory + ": " + e.getMessage(), e);
    }
  }

  private static String throughput(List<EngineReport> reports, int index) {
    double longest = 0;
    double fastest = 0;
    List<LineChart.Line> lines = new ArrayList<>();
    for (EngineReport report : reports) {
      List<double[]> points = new ArrayList<>();
      for (Result.Sample sample : report.results().get(index).course()) {
        points.add(new double[] {sample.seconds(), sample.operationsPerSecond()});
        longest = Math.max(longest, sample.seconds());
        fastest = Math.max(fastest, sample.operationsPerSecond());
      }
      lines.add(new LineChart.Line(report.engine(), points));
    }
    return new LineChart(
            reports.get(0).results().get(index).title() + ": throughput over time",
            LineChart.Axis.linear("seconds", longest, Quantity::rounded),
            LineChart.Axis.linear("operations per second", fastest, Quantity::rounded),
            lines,
            LineChart.Names.LEGEND)
        .svg();
  }

  private static String latency(List<EngineReport> reports, int index) {
    double least = 1e9;
    double most = 1;
    List<LineChart.Line> lines = new ArrayList<>();
    for (EngineReport report : reports) {
      List<double[]> points = new ArrayList<>();
      Latency latency = report.results().get(index).latency();
      // No higher percentile was measured.
      double mostNines = Math.max(1, Math.min(MOST_NINES, (double) latency.calls()));
      for (Latency.Point point : latency.curve()) {
        double oneIn = Math.min(mostNines, 100 / Math.max(100 - point.percentile(), 1e-9));
        double nanos = Math.max(1, point.nanos());
        points.add(new double[] {oneIn, nanos});
        least = Math.min(least, nanos);
        most = Math.max(most, nanos);
      }
      lines.add(new LineChart.Line(report.engine(), points));
    }
    return new LineChart(
            reports.get(0).results().get(index).title() + ": latency by percentile",
            LineChart.Axis.logarithmic("percentile", 1, MOST_NINES, Plots::percentile),
            LineChart.Axis.logarithmic(
                "latency", Math.min(least, most), most, nanos -> Quantity.nanos((long) nanos)),
            lines,
            LineChart.Names.LEGEND)
        .svg();
  }

  /** Returns the percentile that one call in {@code oneIn} exceeds: 90 for one in ten. */
  private static String percentile(double oneIn) {
    String text = String.format(Locale.ROOT, "%.4f", 100 - 100 / oneIn);
    return text.replaceFirst("\\.?0+$", "").isEmpty()
        ? "0"
        : text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }
}
