package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Latency;
import io.kiwidb.Statistics;
import io.kiwidb.TimedOperation;
import java.io.IOException;
import java.util.Locale;

/** Latencies of operations since the store was opened. */
final class LatencyTable {
  private LatencyTable() {}

  static TextTable of(Statistics stats) {
    TextTable table = new TextTable()
        .text("latency")
        .number("measured")
        .number("p50")
        .number("p90")
        .number("p99")
        .number("p99.9")
        .number("max");
    for (TimedOperation operation : TimedOperation.values()) {
      Latency latency = stats.latency(operation);
      table.row(
          name(operation),
          Units.count(latency.count()),
          time(latency, latency.p50()),
          time(latency, latency.p90()),
          time(latency, latency.p99()),
          time(latency, latency.p999()),
          time(latency, latency.max()));
    }
    return table;
  }

  private static String time(Latency latency, long nanos) {
    return latency.count() == 0 ? "-" : Units.nanos(nanos);
  }

  /** Writes the member {@code latencies}; times are in nanoseconds. */
  static void json(Statistics stats, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("latencies");
    for (TimedOperation operation : TimedOperation.values()) {
      Latency latency = stats.latency(operation);
      json.writeObjectFieldStart(name(operation));
      json.writeNumberField("count", latency.count());
      json.writeNumberField("p50", latency.p50());
      json.writeNumberField("p90", latency.p90());
      json.writeNumberField("p99", latency.p99());
      json.writeNumberField("p999", latency.p999());
      json.writeNumberField("max", latency.max());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String name(TimedOperation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }
}
