package io.kiwidb.engine.observe;

import io.kiwidb.DatabaseState;
import io.kiwidb.EventListener;
import io.kiwidb.Insight;
import io.kiwidb.Keyspace;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.io.Scheduler;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to the flight recorder, the log and listeners: to the first synchronously, to the
 * others asynchronously, in order, on a separate lane and with no lock of the store held, so that
 * they may use the store.
 *
 * <p>Delivery never fails: whatever the flight recorder, a logger or a listener throws, including
 * {@link OutOfMemoryError}, does not affect the operation that is reported.
 *
 * <p>Threading: thread-safe. A slow listener delays only the other listeners; the log has its own
 * queue.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.events");

  private final EventListener flight;
  private final Collection<EventListener> listeners;
  private volatile boolean isRecorded = true;
  private volatile boolean missed;
  private final OrderedTasks lines = new OrderedTasks();
  private final OrderedTasks news = new OrderedTasks();
  private volatile Settings.LogLevel level = Settings.LogLevel.INFO;

  /**
   * Creates a dispatcher for these listeners.
   *
   * @param flight the flight recorder; notified synchronously
   */
  public Events(EventListener flight, List<EventListener> listeners) {
    this.flight = flight;
    this.listeners = new CopyOnWriteArrayList<>(listeners);
  }

  /**
   * Adds a listener, which is told every event reported from now on. The result refers to nothing
   * of the store but the list of listeners, so a listener may keep it.
   */
  public Insight.Subscription subscribe(EventListener listener) {
    Subscriber subscriber = new Subscriber(Objects.requireNonNull(listener, "listener"), listeners);
    listeners.add(subscriber);
    return subscriber;
  }

  /**
   * Returns whether anybody would see an event that is told only to listeners and, at level DEBUG,
   * to the log. Whoever subscribes before it is asked is counted.
   */
  public boolean isWatched() {
    return !listeners.isEmpty() || isDebugging();
  }

  private boolean isDebugging() {
    return level.compareTo(Settings.LogLevel.DEBUG) >= 0 && LOG.isDebugEnabled();
  }

  /** Sets the level of log messages: less severe ones are suppressed. */
  public void logLevel(Settings.LogLevel newLevel) {
    level = newLevel;
  }

  /** Starts delivery to the log and to listeners on this scheduler. */
  public void tellOn(Scheduler scheduler) {
    lines.runOn(scheduler);
    news.runOn(scheduler);
  }

  /** Reports an event. */
  public void tell(KiwiEvent event) {
    record(event);
    try {
      admit();
      lines.add(() -> log(event));
      if (!listeners.isEmpty()) {
        List<EventListener> told = List.copyOf(listeners); // not those that subscribe later
        news.add(() -> tellListeners(told, event));
      }
    } catch (Error e) {
      miss();
    }
  }

  /** Reports a change of the store's state. */
  public void tellStateChanged(DatabaseState before, DatabaseState now) {
    try {
      tell(new KiwiEvent.StateChanged(before, now));
    } catch (Error e) {
      miss();
    }
  }

  /** Records that an event was lost for lack of memory. */
  public void miss() {
    missed = true;
  }

  /** Logs, before the next event, that some were lost. */
  private void admit() {
    if (missed) {
      missed = false;
      warn("events.missed for lack of memory");
    }
  }

  /**
   * Records an event. A failure ends recording: a class whose initialization failed for lack of
   * memory remains unusable for the life of the JVM.
   */
  private void record(KiwiEvent event) {
    if (isRecorded) {
      try {
        flight.on(event);
      } catch (Throwable e) { // thread top: recording must not affect what happened
        isRecorded = false;
        warn("flight-recorder.failed: recording of this store has ended", e);
      }
    }
  }

  /** Delivers the pending events on the caller's thread. */
  public void tellRest() {
    lines.runRest();
    news.runRest();
  }

  private void tellListeners(List<EventListener> told, KiwiEvent event) {
    for (EventListener listener : told) {
      try {
        listener.on(event);
      } catch (Throwable e) { // thread top: user code; the other listeners must be notified
        warn("listener.failed event=" + event + " listener=" + listener, e);
      }
    }
  }

  /** Logs an unusual condition. */
  public void warn(String message) {
    try {
      lines.add(() -> logWarning(message, null));
    } catch (Error e) {
      miss();
    }
  }

  /** Logs a failure that was handled. */
  public void warn(String message, Throwable cause) {
    try {
      lines.add(() -> logWarning(message, cause));
    } catch (Error e) {
      miss();
    }
  }

  private void logWarning(String message, @Nullable Throwable cause) {
    if (level.compareTo(Settings.LogLevel.WARN) >= 0) {
      LOG.warn(message, cause);
    }
  }

  private void log(KiwiEvent event) {
    if (event instanceof KiwiEvent.BackgroundFailed failed) {
      logWarning("background.failed what=" + failed.what(), failed.error());
    } else if (event instanceof KiwiEvent.SyncFailed failed) {
      if (level.compareTo(Settings.LogLevel.ERROR) >= 0) {
        LOG.error("sync.failed", failed.error());
      }
    } else if (event instanceof KiwiEvent.TreeChanged changed) {
      if (isDebugging()) {
        LOG.debug("{}", describe(changed));
      }
    } else if (level.compareTo(Settings.LogLevel.INFO) >= 0 && LOG.isInfoEnabled()) {
      LOG.info("{}", describe(event));
    }
  }

  private static String describe(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushBegun e) {
      return "flush.begun" + in(e.keyspace()) + " memtable=" + e.memtable() + " entries="
          + e.entries();
    } else if (event instanceof KiwiEvent.FlushCompleted e) {
      return "flush.completed" + in(e.keyspace()) + " memtable=" + e.memtable() + " table="
          + e.table().map(t -> t.number()).orElse(0L) + " bytes="
          + e.table().map(t -> t.bytes()).orElse(0L) + " millis=" + e.took().toMillis();
    } else if (event instanceof KiwiEvent.CompactionBegun e) {
      return "compaction.begun" + in(e.keyspace()) + " job=" + e.job() + " inputs="
          + e.inputs().size() + " target=L" + e.targetLevel() + " reason=\"" + e.reason() + "\"";
    } else if (event instanceof KiwiEvent.CompactionCompleted e) {
      return "compaction.completed" + in(e.keyspace()) + " job=" + e.job() + " outputs="
          + e.outputs().size() + " dropped=" + e.dropped() + " millis="
          + e.took().toMillis();
    } else if (event instanceof KiwiEvent.CompactionAbandoned e) {
      return "compaction.abandoned" + in(e.keyspace()) + " job=" + e.job();
    } else if (event instanceof KiwiEvent.AdmissionChanged e) {
      return "admission.changed before=" + e.before() + " now=" + e.admission() + " millis="
          + e.lasted().toMillis() + " reason=\"" + e.reason() + "\"";
    } else if (event instanceof KiwiEvent.SettingsChanged e) {
      return "settings.changed" + (e.keyspace().isEmpty() ? "" : in(e.keyspace())) + " profile="
          + e.profile() + " changed=" + e.changed();
    } else if (event instanceof KiwiEvent.StateChanged e) {
      return "state.changed before=" + e.before().health() + " now=" + e.now().health()
          + " cause=\"" + e.now().cause().orElse("") + "\"";
    } else if (event instanceof KiwiEvent.KeyspaceChanged e) {
      return "keyspace." + e.change().name().toLowerCase(Locale.ROOT) + " id=" + e.id() + " name=\""
          + e.keyspace() + "\" before=\"" + e.before() + "\"";
    } else if (event instanceof KiwiEvent.TableRemoved e) {
      return "table.removed number=" + e.number();
    }
    return event.toString();
  }

  private static String describe(KiwiEvent.TreeChanged e) {
    return "tree.changed" + in(e.keyspace()) + " edit=" + e.edit() + " cause=" + e.cause() + " job="
        + e.job() + " added=" + e.added().stream().map(TableInfo::number).toList() + " removed="
        + e.removed();
  }

  private static String in(String keyspace) {
    return keyspace.equals(Keyspace.DEFAULT) ? "" : " keyspace=\"" + keyspace + "\"";
  }
}
