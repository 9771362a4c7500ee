package io.kiwidb.cli.view;

import io.kiwidb.Keyspace;
import io.kiwidb.KiwiEvent;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats events of the store for the shell. */
public final class EventText {
  private EventText() {}

  /** Returns one line for an event. */
  public static String of(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushBegun begun) {
      return "flush of memtable " + begun.memtable() + in(begun.keyspace()) + " started: "
          + Units.count(begun.entries(), "entry", "entries");
    }
    if (event instanceof KiwiEvent.FlushCompleted completed) {
      return "flush of memtable " + completed.memtable() + in(completed.keyspace())
          + " completed: "
          + completed.table().map(EventText::table).orElse("nothing to write") + ", in "
          + Units.nanos(completed.took().toNanos());
    }
    if (event instanceof KiwiEvent.CompactionBegun begun) {
      return "compaction " + begun.job() + in(begun.keyspace()) + " started (" + begun.reason()
          + "): " + tables(begun.inputs()) + " to L" + begun.targetLevel();
    }
    if (event instanceof KiwiEvent.CompactionCompleted completed) {
      return "compaction " + completed.job() + in(completed.keyspace()) + " completed: "
          + tables(completed.outputs()) + ", "
          + Units.count(completed.dropped(), "entry", "entries") + " dropped, in "
          + Units.nanos(completed.took().toNanos());
    }
    if (event instanceof KiwiEvent.CompactionAbandoned abandoned) {
      return "compaction " + abandoned.job() + in(abandoned.keyspace()) + " abandoned";
    }
    if (event instanceof KiwiEvent.BackgroundFailed failed) {
      return failed.what() + " failed: " + failed.error().getMessage();
    }
    if (event instanceof KiwiEvent.AdmissionChanged changed) {
      return "writers are " + lower(changed.admission())
          + (changed.reason().isEmpty() ? "" : ": " + changed.reason()) + " ("
          + lower(changed.before()) + " for " + Units.nanos(changed.lasted().toNanos())
          + " before)";
    }
    if (event instanceof KiwiEvent.SettingsChanged changed) {
      String where = changed.keyspace().isEmpty()
          ? "profile " + lower(changed.profile())
          : "keyspace " + changed.keyspace();
      return "settings changed (" + where + "): "
          + changed.changed().entrySet().stream()
              .map(entry -> entry.getKey().name() + " = " + entry.getValue())
              .sorted()
              .collect(Collectors.joining(", "));
    }
    if (event instanceof KiwiEvent.StateChanged changed) {
      return "the store is " + lower(changed.now().health())
          + changed.now().cause().map(cause -> ": " + cause).orElse("");
    }
    if (event instanceof KiwiEvent.SyncFailed failed) {
      return "log sync failed: " + failed.error().getMessage();
    }
    if (event instanceof KiwiEvent.TableRemoved removed) {
      return "table " + removed.number() + " deleted";
    }
    if (event instanceof KiwiEvent.KeyspaceChanged changed) {
      return keyspace(changed);
    }
    if (event instanceof KiwiEvent.TreeChanged changed) {
      return "edit " + changed.edit() + in(changed.keyspace()) + " (" + lower(changed.cause())
          + "): added " + tables(changed.added()) + ", removed "
          + Units.count(changed.removed().size(), "table", "tables");
    }
    return event.toString();
  }

  /** Names a keyspace unless it is the default one. */
  private static String in(String keyspace) {
    return keyspace.equals(Keyspace.DEFAULT) ? "" : " of keyspace " + QuotedName.of(keyspace);
  }

  private static String keyspace(KiwiEvent.KeyspaceChanged changed) {
    return switch (changed.change()) {
      case RENAMED ->
        "keyspace " + QuotedName.of(changed.before()) + " renamed to "
            + QuotedName.of(changed.keyspace());
      default -> "keyspace " + QuotedName.of(changed.keyspace()) + " " + lower(changed.change());
    };
  }

  private static String tables(List<TableInfo> tables) {
    return tables.isEmpty()
        ? "no tables"
        : tables.stream().map(EventText::table).collect(Collectors.joining(", "));
  }

  private static String table(TableInfo table) {
    return "table " + table.number() + " (L" + table.level() + ", "
        + Units.count(table.entries(), "entry", "entries") + ", " + Units.bytes(table.bytes())
        + ")";
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
