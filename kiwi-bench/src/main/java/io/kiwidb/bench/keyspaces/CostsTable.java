package io.kiwidb.bench.keyspaces;

import io.kiwidb.bench.report.MarkdownTable;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.workload.Load;
import java.util.List;
import java.util.Locale;

/** The costs of keyspaces in Markdown. */
public final class CostsTable {
  private CostsTable() {}

  /** Returns the whole report. */
  public static String of(CostsReport report) {
    Load load = report.load();
    MarkdownTable table = new MarkdownTable(List.of("figure", "value"));
    created(table, report);
    opened(table, report);
    written(table, report);
    recovered(table, report);
    return String.format(
            Locale.ROOT,
            "%,d keyspaces, of which %,d are written in turn: %,d puts of %d + %d bytes; %s, %d processors%s%n%n",
            load.keyspaces(),
            report.writtenKeyspaces(),
            load.entries(),
            load.keySize(),
            load.valueSize(),
            report.java(),
            report.processors(),
            report.settings().isEmpty() ? "" : "; " + report.settings())
        + table.text();
  }

  private static void created(MarkdownTable table, CostsReport report) {
    Figures.Created created = report.created();
    int keyspaces = report.load().keyspaces();
    row(table, "creating them", timed(created.seconds(), created.cpuSeconds()));
    row(
        table,
        "creating one, on average",
        Quantity.nanos(Math.round(created.seconds() * 1e9 / keyspaces)));
    row(table, "files of the store with all of them empty", Quantity.bytes(created.storeBytes()));
  }

  private static void opened(MarkdownTable table, CostsReport report) {
    Figures.Opened none = report.none();
    Figures.Opened empty = report.empty();
    row(
        table,
        "opening a store with none, in a new process",
        timed(none.firstSeconds(), none.firstCpuSeconds()));
    row(
        table,
        "opening the store with all of them empty, in a new process",
        timed(empty.firstSeconds(), empty.firstCpuSeconds()));
    row(
        table,
        "opening a store with none, again",
        timed(none.againSeconds(), none.againCpuSeconds()));
    row(
        table,
        "opening the store with all of them empty, again",
        timed(empty.againSeconds(), empty.againCpuSeconds()));
    row(table, "closing it", Quantity.seconds(empty.closeSeconds()));
    row(table, "live heap of an empty keyspace", each(report.heapBytesEach()));
    row(table, "resident memory of an empty keyspace", each(report.residentBytesEach()));
  }

  private static void written(MarkdownTable table, CostsReport report) {
    Figures.Written written = report.written();
    Figures.Opened filled = report.filled();
    row(table, "puts per second, one thread", Quantity.count(written.putsPerSecond()));
    row(table, "most log segments at any time", Quantity.count(written.mostLogSegments()));
    row(
        table,
        "most bytes of log at any time (limit)",
        Quantity.bytes(written.mostLogBytes()) + " (" + Quantity.bytes(written.logLimitBytes())
            + ")");
    row(table, "most memory of memtables", Quantity.bytes(written.mostMemtableBytes()));
    row(
        table,
        "flushes / tables at the end",
        Quantity.count(written.flushes()) + " / " + Quantity.count(written.tables()));
    row(
        table,
        "peak heap / peak resident memory",
        Quantity.bytes(written.peakHeapBytes()) + " / "
            + Quantity.bytes(written.peakResidentBytes()));
    row(table, "closing it after the puts", Quantity.seconds(written.closeSeconds()));
    row(
        table,
        "opening it after the puts, in a new process",
        timed(filled.firstSeconds(), filled.firstCpuSeconds()));
    row(table, "verifying it", verified(report.verified()));
  }

  private static void recovered(MarkdownTable table, CostsReport report) {
    Figures.Recovered recovered = report.recovered();
    row(
        table,
        "killed with this many puts synced / found afterwards",
        Quantity.count(recovered.acknowledged()) + " / " + Quantity.count(recovered.found()));
    row(
        table,
        "log to recover: segments / bytes",
        Quantity.count(recovered.logSegments()) + " / " + Quantity.bytes(recovered.logBytes()));
    row(table, "recovery, in a new process", Quantity.seconds(recovered.openSeconds()));
    row(table, "verifying it afterwards", verified(report.verifiedRecovered()));
  }

  private static void row(MarkdownTable table, String name, String value) {
    table.row(List.of(name, value));
  }

  private static String timed(double seconds, double cpuSeconds) {
    return Quantity.seconds(seconds) + " (cpu " + Quantity.seconds(cpuSeconds) + ")";
  }

  private static String each(double bytes) {
    return Quantity.count(bytes) + " B";
  }

  private static String verified(Figures.Verified verified) {
    return Quantity.seconds(verified.seconds()) + ", " + Quantity.count(verified.entries())
        + " entries in " + Quantity.count(verified.files()) + " files, no problem";
  }
}
