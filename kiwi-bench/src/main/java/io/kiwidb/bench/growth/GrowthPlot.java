package io.kiwidb.bench.growth;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.report.LineChart;
import io.kiwidb.bench.report.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A chart of the cost of every workload by number of keys; both axes are logarithmic. */
public final class GrowthPlot {
  private static final String FILE = "growth.svg";

  private GrowthPlot() {}

  /**
   * Writes the chart to a directory, which is created if missing. Does nothing if nothing was
   * measured.
   */
  public static void write(Path directory, GrowthReport report) {
    if (report.sizes().isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(FILE), svg(report));
    } catch (IOException e) {
      throw new BenchException("cannot write the chart to " + directory + ": " + e.getMessage(), e);
    }
  }

  private static String svg(GrowthReport report) {
    double least = Double.MAX_VALUE;
    double most = 0;
    List<LineChart.Line> lines = new ArrayList<>();
    for (GrowthCurve curve : report.curves()) {
      List<double[]> points = new ArrayList<>();
      for (GrowthCurve.Point point : curve.points()) {
        points.add(new double[] {(double) point.entries(), point.micros()});
        least = Math.min(least, point.micros());
        most = Math.max(most, point.micros());
      }
      lines.add(new LineChart.Line(curve.title(), points));
    }
    return new LineChart(
            report.sizes().get(0).engine() + ": cost by number of keys",
            LineChart.Axis.logarithmic(
                "keys",
                report.sizes().stream()
                    .map(size -> (double) size.load().entries())
                    .toList(),
                Quantity::rounded),
            LineChart.Axis.logarithmic(
                "time per operation and thread", Math.min(least, most), most, GrowthPlot::micros),
            lines,
            LineChart.Names.AT_END)
        .svg();
  }

  private static String micros(double micros) {
    return Quantity.nanos(Math.round(micros * 1e3));
  }
}
