package io.kiwidb.engine.observe;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.TableInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forwards events of a store to the JDK's flight recorder. An operation becomes one event, from its
 * beginning to its end, on the thread that ended it.
 *
 * <p>Used only if the module {@code jdk.jfr} is present; no class but this one may refer to that
 * module, so that the engine works without it.
 *
 * <p>Threading: thread-safe; called synchronously by the thread that reports, under locks of the
 * store.
 */
public final class FlightLog implements EventListener {
  private static final EventListener NOTHING = event -> {};

  private final String store;
  private final Map<Long, FlushEvent> flushes = new ConcurrentHashMap<>(); // by memtable
  private final Map<Long, CompactionEvent> compactions = new ConcurrentHashMap<>(); // by job
  private volatile @Nullable StallEvent stall; // changed under the lock of admission

  private FlightLog(String store) {
    this.store = store;
  }

  /**
   * Returns the listener of a store, by its location; one that does nothing on a JVM without the
   * flight recorder.
   */
  public static EventListener of(String store) {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new FlightLog(store) : NOTHING;
  }

  @Override
  public void on(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushBegun begun) {
      begin(begun);
    } else if (event instanceof KiwiEvent.FlushCompleted completed) {
      end(completed);
    } else if (event instanceof KiwiEvent.CompactionBegun begun) {
      begin(begun);
    } else if (event instanceof KiwiEvent.CompactionCompleted completed) {
      end(completed);
    } else if (event instanceof KiwiEvent.CompactionAbandoned abandoned) {
      CompactionEvent record = compactions.remove(abandoned.job());
      if (record != null) {
        record.commit();
      }
    } else if (event instanceof KiwiEvent.AdmissionChanged changed) {
      stalled(changed);
    } else if (event instanceof KiwiEvent.SyncFailed failed) {
      SyncFailureEvent record = new SyncFailureEvent();
      record.store = store;
      record.error = String.valueOf(failed.error());
      record.commit();
    } else if (event instanceof KiwiEvent.StateChanged changed) {
      StateChangeEvent record = new StateChangeEvent();
      record.store = store;
      record.before = changed.before().health().name();
      record.now = changed.now().health().name();
      record.cause = changed.now().cause().orElse("");
      record.commit();
    }
  }

  private void begin(KiwiEvent.FlushBegun begun) {
    FlushEvent record = new FlushEvent();
    record.store = store;
    record.keyspace = begun.keyspace();
    record.memtable = begun.memtable();
    record.entries = begun.entries();
    record.begin();
    flushes.put(begun.memtable(), record); // replaces that of a failed attempt
  }

  private void end(KiwiEvent.FlushCompleted completed) {
    FlushEvent record = flushes.remove(completed.memtable());
    if (record != null) {
      record.table = completed.table().map(TableInfo::number).orElse(0L);
      record.bytes = completed.table().map(TableInfo::bytes).orElse(0L);
      record.commit();
    }
  }

  private void begin(KiwiEvent.CompactionBegun begun) {
    CompactionEvent record = new CompactionEvent();
    record.store = store;
    record.keyspace = begun.keyspace();
    record.job = begun.job();
    record.reason = begun.reason();
    record.targetLevel = begun.targetLevel();
    record.inputs = begun.inputs().size();
    record.inputBytes = bytes(begun.inputs());
    record.begin();
    compactions.put(begun.job(), record);
  }

  private void end(KiwiEvent.CompactionCompleted completed) {
    CompactionEvent record = compactions.remove(completed.job());
    if (record != null) {
      record.outputs = completed.outputs().size();
      record.outputBytes = bytes(completed.outputs());
      record.dropped = completed.dropped();
      record.completed = true;
      record.commit();
    }
  }

  private void stalled(KiwiEvent.AdmissionChanged changed) {
    StallEvent before = stall;
    if (before != null) {
      before.commit();
    }
    StallEvent next = null;
    if (changed.admission() != Admission.FREE) {
      next = new StallEvent();
      next.store = store;
      next.admission = changed.admission().name();
      next.reason = changed.reason();
      next.begin();
    }
    stall = next;
  }

  private static long bytes(List<TableInfo> tables) {
    return tables.stream().mapToLong(TableInfo::bytes).sum();
  }
}
