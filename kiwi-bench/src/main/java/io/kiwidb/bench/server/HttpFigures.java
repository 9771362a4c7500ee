package io.kiwidb.bench.server;

import java.util.Comparator;
import java.util.List;

/**
 * What wrk measured of a route.
 *
 * @param requestsPerSecond requests per second over all connections
 * @param p50Nanos median latency
 * @param p99Nanos latency of the slowest request but 1 %
 */
public record HttpFigures(double requestsPerSecond, long p50Nanos, long p99Nanos) {
  /** Returns the run with the median of requests per second. */
  static HttpFigures median(List<HttpFigures> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(HttpFigures::requestsPerSecond))
        .toList()
        .get(runs.size() / 2);
  }
}
