package io.kiwidb.bench.server;

import io.kiwidb.bench.report.MarkdownTable;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.server.ServerCostsReport.RouteFigures;
import io.kiwidb.bench.server.ServerCostsReport.Watched;
import java.util.List;
import java.util.Locale;

/** The costs of the server in Markdown. */
public final class ServerCostsTable {
  private ServerCostsTable() {}

  /** Returns the whole report. */
  public static String of(ServerCostsReport report) {
    return String.format(
            Locale.ROOT,
            "%,d entries of %d + %d bytes; wrk with %d connections; %d s each; %s, %d processors%n%n",
            report.load().entries(),
            report.load().keySize(),
            report.load().valueSize(),
            report.connections(),
            report.seconds(),
            report.java(),
            report.processors())
        + routes(report)
        + System.lineSeparator()
        + watched(report);
  }

  private static String routes(ServerCostsReport report) {
    MarkdownTable table = new MarkdownTable(
        List.of("HTTP, median run", "requests/s", "share of the empty route", "p50", "p99"));
    for (RouteFigures route : report.routes()) {
      HttpFigures median = route.median();
      double empty = report.routes().stream()
          .filter(each -> each.method().equals(route.method()) && each.server().equals("empty"))
          .findFirst()
          .orElse(route)
          .median()
          .requestsPerSecond();
      table.row(List.of(
          route.method() + " " + route.server(),
          Quantity.count(median.requestsPerSecond()),
          factor(median.requestsPerSecond() / empty),
          Quantity.nanos(median.p50Nanos()),
          Quantity.nanos(median.p99Nanos())));
    }
    return table.text();
  }

  private static String watched(ServerCostsReport report) {
    MarkdownTable table = new MarkdownTable(List.of(
        "in the process, one thread",
        "op/s alone",
        "op/s with " + report.dashboards() + " dashboards",
        "ratio, median of pairs",
        "least",
        "most"));
    for (Watched each : report.watched()) {
      List<Double> ratios = each.ratios();
      table.row(List.of(
          each.workload(),
          Quantity.count(mean(each.alone())),
          Quantity.count(mean(each.watched())),
          factor(each.ratio()),
          factor(ratios.get(0)),
          factor(ratios.get(ratios.size() - 1))));
    }
    return table.text();
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static String factor(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }
}
