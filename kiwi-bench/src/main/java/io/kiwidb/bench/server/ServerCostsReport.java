package io.kiwidb.bench.server;

import io.kiwidb.bench.workload.Load;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The costs of the server.
 *
 * @param java name and version of the JVM
 * @param processors processors available to the JVM
 * @param load the entries of the store
 * @param connections connections of wrk
 * @param dashboards number of dashboards that were open
 * @param seconds length of each measurement
 * @param routes what wrk measured, by route
 * @param watched puts and gets in the process, without and with open dashboards
 */
public record ServerCostsReport(
    String java,
    int processors,
    Load load,
    int connections,
    int dashboards,
    int seconds,
    List<RouteFigures> routes,
    List<Watched> watched) {
  /**
   * What wrk measured of a route.
   *
   * @param method method of the requests
   * @param server who answered: {@code kiwi}, or {@code empty} for a route that does nothing
   * @param runs all runs; those of both servers took turns
   */
  public record RouteFigures(String method, String server, List<HttpFigures> runs) {
    HttpFigures median() {
      return HttpFigures.median(runs);
    }
  }

  /**
   * One workload in the process of the engine, in pairs.
   *
   * @param workload its name
   * @param alone operations per second of each pair without a server
   * @param watched operations per second of each pair with a server and open dashboards
   */
  public record Watched(String workload, List<Double> alone, List<Double> watched) {
    /** Returns watched / alone of each pair, in order of size. */
    List<Double> ratios() {
      return IntStream.range(0, alone.size())
          .mapToObj(i -> watched.get(i) / alone.get(i))
          .sorted(Comparator.naturalOrder())
          .toList();
    }

    /** Returns the median of the ratios. */
    double ratio() {
      List<Double> ratios = ratios();
      int half = ratios.size() / 2;
      return ratios.size() % 2 == 1
          ? ratios.get(half)
          : (ratios.get(half - 1) + ratios.get(half)) / 2;
    }
  }
}
