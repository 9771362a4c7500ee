package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Counter;
import io.kiwidb.Latency;
import io.kiwidb.Statistics;
import io.kiwidb.TimedOperation;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The activity of a store between two samples of its statistics. Threading: immutable.
 *
 * @param before the previous sample
 * @param now this sample
 * @param seconds the time between them in seconds; greater than 0
 */
public record WatchView(Statistics before, Statistics now, double seconds) implements View {
  private static final List<TimedOperation> SHORT =
      List.of(TimedOperation.GET, TimedOperation.COMMIT);

  @Override
  public void text(Output out, Ink ink) {
    TextTable rates = new TextTable().text("").number("per second").number("since opening");
    rate(rates, "entries written", Counter.ENTRIES_WRITTEN);
    rate(rates, "gets", Counter.GETS);
    rate(rates, "cursors", Counter.CURSORS);
    rate(rates, "log syncs", Counter.LOG_SYNCS);
    bytes(rates, "log bytes", Counter.LOG_BYTES);
    bytes(rates, "bytes flushed", Counter.FLUSH_BYTES);
    bytes(rates, "bytes compacted", Counter.COMPACTION_WRITTEN_BYTES);
    rate(rates, "flushes", Counter.FLUSHES);
    rate(rates, "compactions", Counter.COMPACTIONS);
    rate(rates, "writes delayed", Counter.WRITES_DELAYED);
    rates.write(out, ink);
    out.println("");
    out.println("level 0: " + Units.count(levelZero(), "table") + "; compaction debt: "
        + Units.count(now.debt().runs(), "run") + ", " + Units.bytes(now.debt().bytes())
        + "; memtables: "
        + Units.bytes(now.memtableBytes()));
    String reason = now.admissionReason();
    out.println("writers: " + lower(now.admission()) + (reason.isEmpty() ? "" : ", " + reason)
        + "; store: " + lower(now.state().health()) + ", open for "
        + Units.nanos(now.uptimeMillis() * 1_000_000));
    out.println("");
    LatencyTable.of(now).write(out, ink);
  }

  private void rate(TextTable table, String name, Counter counter) {
    table.row(name, Units.count(Math.round(perSecond(counter))), Units.count(now.counter(counter)));
  }

  private void bytes(TextTable table, String name, Counter counter) {
    table.row(name, Units.bytes(Math.round(perSecond(counter))), Units.bytes(now.counter(counter)));
  }

  private double perSecond(Counter counter) {
    return difference(counter) / seconds;
  }

  private long difference(Counter counter) {
    return now.counter(counter) - before.counter(counter);
  }

  private long levelZero() {
    return now.levels().get(0).tables();
  }

  /** Returns everything in one line of {@code name=value} pairs; times are in nanoseconds. */
  public String line() {
    StringBuilder line = new StringBuilder();
    line.append(String.format(
        Locale.ROOT,
        "puts/s=%.0f gets/s=%.0f flushes=%d compactions=%d l0=%d debt-runs=%d debt-bytes=%d writers=%s",
        perSecond(Counter.ENTRIES_WRITTEN),
        perSecond(Counter.GETS),
        difference(Counter.FLUSHES),
        difference(Counter.COMPACTIONS),
        levelZero(),
        now.debt().runs(),
        now.debt().bytes(),
        lower(now.admission())));
    for (TimedOperation operation : SHORT) {
      Latency latency = now.latency(operation);
      line.append(String.format(
          Locale.ROOT,
          " %s-p50=%d %1$s-p99=%d %1$s-max=%d",
          lower(operation),
          latency.p50(),
          latency.p99(),
          latency.max()));
    }
    return line.toString();
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seconds", seconds);
    json.writeNumberField("putsPerSecond", perSecond(Counter.ENTRIES_WRITTEN));
    json.writeNumberField("getsPerSecond", perSecond(Counter.GETS));
    json.writeNumberField("flushes", difference(Counter.FLUSHES));
    json.writeNumberField("compactions", difference(Counter.COMPACTIONS));
    json.writeNumberField("levelZeroTables", levelZero());
    json.writeNumberField("debtRuns", now.debt().runs());
    json.writeNumberField("debtBytes", now.debt().bytes());
    json.writeStringField("admission", lower(now.admission()));
    LatencyTable.json(now, json);
    json.writeEndObject();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
