package io.kiwidb.server.live;

import io.kiwidb.Keyspace;
import io.kiwidb.KiwiEvent;
import io.kiwidb.TableInfo;
import io.kiwidb.server.problem.StorePaths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reports events of a store under stable names, which programs may rely on: those of the store's
 * own log.
 *
 * <p>Threading: immutable.
 */
public final class EventReport {
  private final LiveEvent event;
  private final LogLevel lineLevel;

  private EventReport(LiveEvent event, LogLevel lineLevel) {
    this.event = event;
    this.lineLevel = lineLevel;
  }

  /**
   * Returns the report of an event.
   *
   * @param millis when the server heard of it
   * @param location where the store is, which the report does not tell
   */
  public static EventReport of(KiwiEvent event, long millis, String location) {
    Draft draft = new Draft(location);
    draft.describe(event);
    LiveEvent live = new LiveEvent(
        millis,
        draft.name,
        draft.level.isAtLeast(LogLevel.INFO) ? draft.level : LogLevel.INFO,
        draft.text,
        draft.fields);
    return new EventReport(live, draft.level);
  }

  /** Returns it as an event. */
  public LiveEvent event() {
    return event;
  }

  /** Returns it as a line of the log. Changes of the tree and of files are for debugging. */
  public LogLine line() {
    return new LogLine(
        event.millis(), lineLevel, event.name(), event.text(), null, null, event.fields());
  }

  /** A report that is being written. Threading: not thread-safe. */
  private static final class Draft {
    private final String location;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private String name = "unknown";
    private LogLevel level = LogLevel.INFO;
    private String text = "";

    Draft(String location) {
      this.location = location;
    }

    void describe(KiwiEvent event) {
      if (event instanceof KiwiEvent.FlushBegun e) {
        in("flush.begun", e.keyspace())
            .field("memtable", e.memtable())
            .field("entries", e.entries());
        text = "Flush of memtable " + e.memtable() + of(e.keyspace()) + " began with " + e.entries()
            + " entries";
      } else if (event instanceof KiwiEvent.FlushCompleted e) {
        flushed(e);
      } else if (event instanceof KiwiEvent.TreeChanged e) {
        treeChanged(e);
      } else if (event instanceof KiwiEvent.TableRemoved e) {
        named("table.removed").field("number", e.number());
        level = LogLevel.DEBUG;
        text = "The file of table " + e.number() + " was deleted";
      } else if (event instanceof KiwiEvent.KeyspaceChanged e) {
        keyspaceChanged(e);
      } else if (event instanceof KiwiEvent.SettingsChanged e) {
        settingsChanged(e);
      } else if (!describeCompaction(event)) {
        describeTrouble(event);
      }
    }

    private void flushed(KiwiEvent.FlushCompleted e) {
      in("flush.completed", e.keyspace()).field("memtable", e.memtable());
      e.table().ifPresent(table -> field("table", table.number()).field("bytes", table.bytes()));
      field("millis", e.took().toMillis());
      text = "Flush of memtable " + e.memtable() + of(e.keyspace()) + " wrote "
          + e.table().map(table -> "table " + table.number()).orElse("nothing") + " in "
          + e.took().toMillis() + " ms";
    }

    private void treeChanged(KiwiEvent.TreeChanged e) {
      in("tree.changed", e.keyspace())
          .field("edit", e.edit())
          .field("cause", lower(e.cause()))
          .field("added", e.added().size())
          .field("removed", e.removed().size());
      if (e.job() != 0) {
        field("job", e.job());
      }
      level = LogLevel.DEBUG;
      text = "Edit " + e.edit() + of(e.keyspace()) + " added " + e.added().size()
          + " tables and removed " + e.removed().size();
    }

    private void keyspaceChanged(KiwiEvent.KeyspaceChanged e) {
      in("keyspace." + lower(e.change()), e.keyspace()).field("id", e.id());
      text = "Keyspace " + quoted(e.keyspace()) + " was " + lower(e.change());
      if (e.change() == KiwiEvent.KeyspaceChanged.Change.RENAMED) {
        field("before", e.before());
        text = "Keyspace " + quoted(e.before()) + " was renamed to " + quoted(e.keyspace());
      }
    }

    private void settingsChanged(KiwiEvent.SettingsChanged e) {
      named("settings.changed").field("profile", lower(e.profile()));
      if (!e.keyspace().isEmpty()) {
        field("keyspace", e.keyspace());
      }
      e.changed().forEach((setting, value) -> field(setting.name(), String.valueOf(value)));
      text = "Settings of "
          + (e.keyspace().isEmpty() ? "the store" : "keyspace " + quoted(e.keyspace()))
          + " changed: "
          + String.join(
              ", ", e.changed().keySet().stream().map(s -> s.name()).sorted().toList());
    }

    private boolean describeCompaction(KiwiEvent event) {
      if (event instanceof KiwiEvent.CompactionBegun e) {
        in("compaction.begun", e.keyspace())
            .field("job", e.job())
            .field("reason", e.reason())
            .field("inputs", e.inputs().size())
            .field("inputBytes", bytes(e.inputs()))
            .field("targetLevel", e.targetLevel());
        text = "Compaction " + e.job() + of(e.keyspace()) + " of " + e.inputs().size() + " tables"
            + (e.targetLevel() < 0 ? ", which drops them," : " to level " + e.targetLevel())
            + " began: " + e.reason();
      } else if (event instanceof KiwiEvent.CompactionCompleted e) {
        in("compaction.completed", e.keyspace())
            .field("job", e.job())
            .field("outputs", e.outputs().size())
            .field("outputBytes", bytes(e.outputs()))
            .field("dropped", e.dropped())
            .field("millis", e.took().toMillis());
        text = "Compaction " + e.job() + of(e.keyspace()) + " wrote "
            + e.outputs().size() + " tables and dropped " + e.dropped() + " entries in "
            + e.took().toMillis() + " ms";
      } else if (event instanceof KiwiEvent.CompactionAbandoned e) {
        in("compaction.abandoned", e.keyspace()).field("job", e.job());
        text = "Compaction " + e.job() + of(e.keyspace()) + " was abandoned";
      } else {
        return false;
      }
      return true;
    }

    private void describeTrouble(KiwiEvent event) {
      if (event instanceof KiwiEvent.AdmissionChanged e) {
        named("admission.changed")
            .field("before", lower(e.before()))
            .field("now", lower(e.admission()))
            .field("reason", e.reason())
            .field("millis", e.lasted().toMillis());
        boolean isFree = e.admission() == KiwiEvent.Admission.FREE;
        level = isFree ? LogLevel.INFO : LogLevel.WARN;
        text = isFree
            ? "Writes proceed again, after " + e.lasted().toMillis() + " ms"
            : "Writes are " + lower(e.admission()) + ": " + e.reason();
      } else if (event instanceof KiwiEvent.StateChanged e) {
        String now = label(e.now().health());
        String cause = StorePaths.without(location, e.now().cause().orElse(""));
        named("state.changed")
            .field("before", label(e.before().health()))
            .field("now", now)
            .field("cause", cause);
        level = switch (e.now().health()) {
          case OPEN, CLOSED -> LogLevel.INFO;
          case DEGRADED, READ_ONLY -> LogLevel.WARN;
          case FATAL, CORRUPT -> LogLevel.ERROR;
        };
        text = "The store is " + now + (cause.isEmpty() ? "" : ": " + cause);
      } else if (event instanceof KiwiEvent.BackgroundFailed e) {
        named("background.failed").field("what", e.what()).field("error", message(e.error()));
        level = LogLevel.WARN;
        text = "Background work failed: " + e.what() + ": " + message(e.error());
      } else if (event instanceof KiwiEvent.SyncFailed e) {
        named("sync.failed").field("error", message(e.error()));
        level = LogLevel.ERROR;
        text = "A sync of the log failed, writes are rejected: " + message(e.error());
      }
    }

    private Draft named(String newName) {
      name = newName;
      return this;
    }

    private Draft in(String newName, String keyspace) {
      return named(newName).field("keyspace", keyspace);
    }

    private Draft field(String member, Object value) {
      fields.put(member, value);
      return this;
    }

    private static String of(String keyspace) {
      return keyspace.equals(Keyspace.DEFAULT) ? "" : " of keyspace " + quoted(keyspace);
    }

    private static String quoted(String keyspace) {
      return "'" + keyspace + "'";
    }

    private String message(Throwable error) {
      return StorePaths.without(
          location, error.getMessage() == null ? error.toString() : error.getMessage());
    }

    private static long bytes(List<TableInfo> tables) {
      return tables.stream().mapToLong(TableInfo::bytes).sum();
    }

    /** Returns the name of a constant as JSON has it. */
    private static String label(Enum<?> constant) {
      return lower(constant).replace('_', '-');
    }

    private static String lower(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }
}
