package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Counter;
import io.kiwidb.OpenMode;
import io.kiwidb.ProviderKind;
import io.kiwidb.Statistics;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statistics of a store, or of one of its keyspaces: as text, these leave out what concerns the
 * whole store. Threading: immutable.
 *
 * @param mode how the store was opened
 * @param stats the statistics
 * @param memtables memtables, whose entries are not yet in tables
 * @param keyspace the keyspace; empty for the store
 */
public record StatisticsView(
    OpenMode mode, Statistics stats, MemTablesView memtables, Optional<String> keyspace)
    implements View {
  /** Returns the current statistics. */
  public static StatisticsView of(Scope scope) {
    return new StatisticsView(
        scope.db().options().openMode(), scope.stats(), MemTablesView.of(scope), scope.name());
  }

  @Override
  public void text(Output out, Ink ink) {
    boolean whole = keyspace.isEmpty();
    if (whole) {
      field(out, ink, "state", state());
      field(out, ink, "profile", lower(stats.profile()));
    } else {
      field(out, ink, "keyspace", QuotedName.of(keyspace.get()));
    }
    field(out, ink, "providers", providers());
    field(
        out,
        ink,
        "memtables",
        Units.bytes(stats.memtableBytes())
            + (memtables.entries() == 0
                ? ""
                : ": " + Units.count(memtables.entries(), "entry", "entries")
                    + " in the log, not yet flushed"));
    if (whole) {
      store(out, ink);
    }
    String open = Units.nanos(stats.uptimeMillis() * 1_000_000);
    field(
        out,
        ink,
        "open for",
        mode == OpenMode.READ_ONLY
            ? open + ", by this command; the counters below start then"
            : open + "; the counters below start then");
    if (whole) {
      field(out, ink, "writers", writers());
    }
    field(
        out,
        ink,
        "compaction debt",
        Units.count(stats.debt().runs(), "run") + ", "
            + Units.bytes(stats.debt().bytes()));
    field(out, ink, "range deletions", rangeDeletions());
    field(out, ink, "blob files", blobs());
    field(out, ink, "write amplification", ratio(stats.writeAmplification()));
    field(out, ink, "space amplification", ratio(stats.spaceAmplification()) + " (an estimate)");
    field(out, ink, "read amplification", Units.count(stats.readAmplification(), "table"));
    out.println("");
    levels(out, ink);
    memtables.keyspaces().text(out, ink);
    out.println("");
    if (whole) {
      caches(out, ink);
      out.println("");
      LatencyTable.of(stats).write(out, ink);
      out.println("");
    }
    counters(out, ink);
  }

  private void store(Output out, Ink ink) {
    field(out, ink, "memory", memory());
    field(out, ink, "last sequence", Units.count(stats.lastSequence()));
    field(out, ink, "open snapshots", Units.count(stats.snapshots()));
    if (mode != OpenMode.READ_ONLY) { // unknown to a reader: another process wrote the log
      field(out, ink, "unsynced log", Units.bytes(stats.unsyncedLogBytes()));
    }
  }

  private static void field(Output out, Ink ink, String name, String value) {
    out.print(ink.paint(Ink.Role.HEADING, String.format("%-20s", name))).println(" " + value);
  }

  private String state() {
    return lower(stats.state().health()).replace('_', '-')
        + stats.state().cause().map(cause -> ": " + cause).orElse("");
  }

  private String memory() {
    Statistics.Memory memory = stats.memory();
    return "%s%s: memtables %s, caches %s, open tables %s, reserved for background work %s"
        .formatted(
            Units.bytes(memory.used()),
            memory.budget() == 0 ? "" : " of " + Units.bytes(memory.budget()),
            Units.bytes(memory.memtables()),
            Units.bytes(memory.caches()),
            Units.bytes(memory.tables()),
            Units.bytes(memory.work()));
  }

  private String writers() {
    String reason = stats.admissionReason();
    return lower(stats.admission()) + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private String blobs() {
    Statistics.Blobs some = stats.blobs();
    return some.files() == 0
        ? "none"
        : Units.count(some.files()) + " of " + Units.bytes(some.bytes()) + ", "
            + Units.bytes(some.liveBytes()) + " of it live";
  }

  private String rangeDeletions() {
    Statistics.RangeDeletions some = stats.rangeDeletions();
    return some.count() == 0
        ? "none in force"
        : Units.count(some.count()) + " in force, " + Units.bytes(some.bytes()) + " of memory";
  }

  private String providers() {
    return Arrays.stream(ProviderKind.values())
        .filter(stats.providers()::containsKey)
        .map(kind -> kind.label() + "=" + stats.providers().get(kind))
        .collect(Collectors.joining(" "));
  }

  private void levels(Output out, Ink ink) {
    TextTable table = new TextTable()
        .text("level")
        .number("tables")
        .number("size")
        .number("entries")
        .number("deletions")
        .number("read")
        .number("written")
        .number("w-amp");
    for (Statistics.Level level : stats.levels()) {
      table.row(
          "L" + level.number(),
          Units.count(level.tables()),
          Units.bytes(level.bytes()),
          Units.count(level.entries()),
          Units.count(level.deletions()),
          Units.bytes(level.readBytes()),
          Units.bytes(level.writtenBytes()),
          ratio(stats.writeAmplification(level)));
    }
    table.write(out, ink);
  }

  private void caches(Output out, Ink ink) {
    TextTable table = new TextTable()
        .text("cache")
        .number("blocks")
        .number("size")
        .number("budget")
        .number("hits")
        .number("evictions");
    stats
        .caches()
        .forEach((kind, usage) -> table.row(
            lower(kind),
            Units.count(usage.blocks()),
            Units.bytes(usage.bytes()),
            Units.bytes(usage.budget()),
            Units.percent(usage.hits(), usage.hits() + usage.misses()),
            Units.count(usage.evictions())));
    table.write(out, ink);
  }

  private void counters(Output out, Ink ink) {
    TextTable table = new TextTable().text("since opening").number("");
    for (Counter counter : Counter.values()) {
      long value = stats.counter(counter);
      String name = lower(counter).replace('_', ' ');
      table.row(
          name.replaceFirst(" nanos$", ""),
          name.endsWith(" nanos") ? Units.nanos(value) : Units.count(value));
    }
    table.write(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (keyspace.isPresent()) {
      json.writeStringField("keyspace", keyspace.get());
    }
    json.writeStringField("state", lower(stats.state().health()));
    if (stats.state().cause().isPresent()) {
      json.writeStringField("cause", stats.state().cause().get());
    }
    json.writeStringField("profile", lower(stats.profile()));
    json.writeNumberField("memtableBytes", stats.memtableBytes());
    json.writeNumberField("entriesNotInTables", memtables.entries());
    json.writeObjectFieldStart("memory");
    json.writeNumberField("budget", stats.memory().budget());
    json.writeNumberField("memtables", stats.memory().memtables());
    json.writeNumberField("caches", stats.memory().caches());
    json.writeNumberField("tables", stats.memory().tables());
    json.writeNumberField("work", stats.memory().work());
    json.writeEndObject();
    json.writeNumberField("lastSequence", stats.lastSequence());
    json.writeNumberField("snapshots", stats.snapshots());
    json.writeNumberField("unsyncedLogBytes", stats.unsyncedLogBytes());
    json.writeNumberField("uptimeMillis", stats.uptimeMillis());
    json.writeStringField("admission", lower(stats.admission()));
    json.writeStringField("admissionReason", stats.admissionReason());
    json.writeNumberField("debtRuns", stats.debt().runs());
    json.writeNumberField("debtBytes", stats.debt().bytes());
    json.writeNumberField("rangeDeletions", stats.rangeDeletions().count());
    json.writeNumberField("rangeDeletionBytes", stats.rangeDeletions().bytes());
    json.writeNumberField("blobFiles", stats.blobs().files());
    json.writeNumberField("blobBytes", stats.blobs().bytes());
    json.writeNumberField("blobLiveBytes", stats.blobs().liveBytes());
    json.writeNumberField("writeAmplification", stats.writeAmplification());
    json.writeNumberField("spaceAmplification", stats.spaceAmplification());
    json.writeNumberField("readAmplification", stats.readAmplification());
    json.writeObjectFieldStart("providers");
    for (Map.Entry<ProviderKind, String> provider : stats.providers().entrySet()) {
      json.writeStringField(provider.getKey().label(), provider.getValue());
    }
    json.writeEndObject();
    jsonLevels(json);
    memtables.keyspaces().json(json);
    jsonCaches(json);
    LatencyTable.json(stats, json);
    json.writeObjectFieldStart("counters");
    for (Counter counter : Counter.values()) {
      json.writeNumberField(camelCase(counter), stats.counter(counter));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void jsonLevels(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("levels");
    for (Statistics.Level level : stats.levels()) {
      json.writeStartObject();
      json.writeNumberField("level", level.number());
      json.writeNumberField("tables", level.tables());
      json.writeNumberField("bytes", level.bytes());
      json.writeNumberField("entries", level.entries());
      json.writeNumberField("deletions", level.deletions());
      json.writeNumberField("targetBytes", level.targetBytes());
      json.writeNumberField("readBytes", level.readBytes());
      json.writeNumberField("writtenBytes", level.writtenBytes());
      json.writeNumberField("writeAmplification", stats.writeAmplification(level));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void jsonCaches(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("caches");
    for (Map.Entry<BlockKind, BlockCache.Usage> cache : stats.caches().entrySet()) {
      BlockCache.Usage usage = cache.getValue();
      json.writeObjectFieldStart(lower(cache.getKey()));
      json.writeNumberField("blocks", usage.blocks());
      json.writeNumberField("bytes", usage.bytes());
      json.writeNumberField("budget", usage.budget());
      json.writeNumberField("hits", usage.hits());
      json.writeNumberField("misses", usage.misses());
      json.writeNumberField("evictions", usage.evictions());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Returns the name of a counter in camel case, as used for members. */
  private static String camelCase(Counter counter) {
    StringBuilder name = new StringBuilder();
    for (String word : lower(counter).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
