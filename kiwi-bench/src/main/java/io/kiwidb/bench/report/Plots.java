package io.kiwidb.bench.report;

import io.kiwidb.bench.engine.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two pictures of each workload with all engines in them: throughput over time, and the
 * distribution of latencies.
 */
public final class Plots {
  private static final double MOST_NINES = 1e6; // 99.9999 %

  private Plots() {}

  /**
   * Writes them into a directory, which is made if need be; a run of many workloads numbers them in
   * order.
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
      throw new BenchException(
          "cannot write pictures into " + directory + ": " + e.getMessage(), e);
    }
  }

  private static String throughput(List<EngineReport> reports, int place) {
    double longest = 0;
    double fastest = 0;
    List<LineChart.Line> lines = new ArrayList<>();
    for (EngineReport report : reports) {
      List<double[]> points = new ArrayList<>();
      for (Result.Sample sample : report.results().get(place).course()) {
        points.add(new double[] {sample.seconds(), sample.operationsPerSecond()});
        longest = Math.max(longest, sample.seconds());
        fastest = Math.max(fastest, sample.operationsPerSecond());
      }
      lines.add(new LineChart.Line(report.engine(), points));
    }
    return new LineChart(
            reports.get(0).results().get(place).title() + ": throughput over time",
            LineChart.Axis.linear("seconds", longest, Quantity::rounded),
            LineChart.Axis.linear("operations a second", fastest, Quantity::rounded),
            lines,
            LineChart.Names.LEGEND)
        .svg();
  }

  private static String latency(List<EngineReport> reports, int place) {
    double least = 1e9;
    double most = 1;
    List<LineChart.Line> lines = new ArrayList<>();
    for (EngineReport report : reports) {
      List<double[]> points = new ArrayList<>();
      Latency latency = report.results().get(place).latency();
      double mostNines =
          Math.max(1, Math.min(MOST_NINES, (double) latency.calls())); // no more is known
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
            reports.get(0).results().get(place).title() + ": latency by percentile",
            LineChart.Axis.logarithmic("percentile", 1, MOST_NINES, Plots::percentile),
            LineChart.Axis.logarithmic(
                "latency", Math.min(least, most), most, nanos -> Quantity.nanos((long) nanos)),
            lines,
            LineChart.Names.LEGEND)
        .svg();
  }

  /** One call in ten is above the 90th percentile. */
  private static String percentile(double oneIn) {
    String text = String.format(Locale.ROOT, "%.4f", 100 - 100 / oneIn);
    return text.replaceFirst("\\.?0+$", "").isEmpty()
        ? "0"
        : text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }
}
