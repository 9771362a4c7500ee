package io.kiwidb.engine;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners and the log what happens. Threading: thread-safe. A listener that throws is logged and does no harm. */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.events");

  private final List<EventListener> listeners;
  private volatile io.kiwidb.Settings.LogLevel level = io.kiwidb.Settings.LogLevel.INFO;

  /** For these listeners. */
  public Events(List<EventListener> listeners) {
    this.listeners = listeners;
  }

  /** From now on only messages of this level or more severe ones are logged. */
  void logLevel(io.kiwidb.Settings.LogLevel newLevel) {
    level = newLevel;
  }

  /** Something happened. */
  public void tell(KiwiEvent event) {
    log(event);
    for (EventListener listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException e) {
        LOG.warn("listener.failed event={} listener={}", event, listener, e);
      }
    }
  }

  /** Something is unusual. */
  public void warn(String message) {
    if (level.compareTo(io.kiwidb.Settings.LogLevel.WARN) >= 0) {
      LOG.warn("{}", message);
    }
  }

  /** Something is wrong and was dealt with. */
  public void warn(String message, Throwable cause) {
    if (level.compareTo(io.kiwidb.Settings.LogLevel.WARN) >= 0) {
      LOG.warn(message, cause);
    }
  }

  private void log(KiwiEvent event) {
    if (event instanceof KiwiEvent.BackgroundFailed failed) {
      warn("background.failed what=" + failed.what(), failed.error());
    } else if (event instanceof KiwiEvent.SyncFailed failed) {
      if (level.compareTo(io.kiwidb.Settings.LogLevel.ERROR) >= 0) {
        LOG.error("sync.failed", failed.error());
      }
    } else if (level.compareTo(io.kiwidb.Settings.LogLevel.INFO) >= 0 && LOG.isInfoEnabled()) {
      LOG.info("{}", describe(event));
    }
  }

  private static String describe(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushBegun e) {
      return "flush.begun memtable=" + e.memtable() + " entries=" + e.entries();
    } else if (event instanceof KiwiEvent.FlushCompleted e) {
      return "flush.completed memtable=" + e.memtable() + " table="
          + e.table().map(t -> t.number()).orElse(0L) + " bytes="
          + e.table().map(t -> t.bytes()).orElse(0L) + " millis=" + e.took().toMillis();
    } else if (event instanceof KiwiEvent.CompactionBegun e) {
      return "compaction.begun job=" + e.job() + " inputs=" + e.inputs().size() + " target=L"
          + e.targetLevel() + " reason=\"" + e.reason() + "\"";
    } else if (event instanceof KiwiEvent.CompactionCompleted e) {
      return "compaction.completed job=" + e.job() + " outputs=" + e.outputs().size() + " dropped="
          + e.dropped() + " millis=" + e.took().toMillis();
    } else if (event instanceof KiwiEvent.AdmissionChanged e) {
      return "admission.changed now=" + e.admission() + " reason=\"" + e.reason() + "\"";
    } else if (event instanceof KiwiEvent.StateChanged e) {
      return "state.changed before=" + e.before().health() + " now=" + e.now().health()
          + " cause=\"" + e.now().cause().orElse("") + "\"";
    } else if (event instanceof KiwiEvent.TableRemoved e) {
      return "table.removed number=" + e.number();
    }
    return event.toString();
  }
}
