package io.kiwidb.engine;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log, the flight recorder and listeners what happens: the first two at once, listeners one event after the other on a lane of their own, with no lock
 * of the store held, so that they may use the store.
 *
 * <p>Threading: thread-safe. A listener that throws is logged and does no harm; one that is slow holds up the other listeners only.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.events");

  private final EventListener flight;
  private final List<EventListener> listeners;
  private final Queue<KiwiEvent> untold = new ConcurrentLinkedQueue<>();
  private final ReentrantLock telling = new ReentrantLock(); // keeps the order
  private volatile @Nullable Scheduler scheduler;
  private volatile io.kiwidb.Settings.LogLevel level = io.kiwidb.Settings.LogLevel.INFO;

  /**
   * For these listeners.
   *
   * @param flight the flight recorder; told at once
   */
  public Events(EventListener flight, List<EventListener> listeners) {
    this.flight = flight;
    this.listeners = listeners;
  }

  /** From now on only messages of this level or more severe ones are logged. */
  void logLevel(io.kiwidb.Settings.LogLevel newLevel) {
    level = newLevel;
  }

  /** From now on listeners are told on this scheduler. */
  void tellOn(Scheduler newScheduler) {
    scheduler = newScheduler;
    newScheduler.execute(Lane.EVENTS, this::tellRest);
  }

  /** Something happened. */
  public void tell(KiwiEvent event) {
    log(event);
    flight.on(event);
    if (!listeners.isEmpty()) {
      untold.add(event);
      Scheduler lane = scheduler;
      if (lane != null) {
        lane.execute(Lane.EVENTS, this::tellRest);
      }
    }
  }

  /** Tells listeners what they have not been told yet, on the caller's thread. */
  void tellRest() {
    if (telling.isHeldByCurrentThread()) {
      return; // a listener made it happen; the call further up the stack goes on with it
    }
    telling.lock();
    try {
      for (KiwiEvent event = untold.poll(); event != null; event = untold.poll()) {
        tellListeners(event);
      }
    } finally {
      telling.unlock();
    }
  }

  private void tellListeners(KiwiEvent event) {
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
    } else if (event instanceof KiwiEvent.CompactionAbandoned e) {
      return "compaction.abandoned job=" + e.job();
    } else if (event instanceof KiwiEvent.AdmissionChanged e) {
      return "admission.changed before=" + e.before() + " now=" + e.admission() + " millis="
          + e.lasted().toMillis() + " reason=\"" + e.reason() + "\"";
    } else if (event instanceof KiwiEvent.SettingsChanged e) {
      return "settings.changed profile=" + e.profile() + " changed=" + e.changed();
    } else if (event instanceof KiwiEvent.StateChanged e) {
      return "state.changed before=" + e.before().health() + " now=" + e.now().health()
          + " cause=\"" + e.now().cause().orElse("") + "\"";
    } else if (event instanceof KiwiEvent.TableRemoved e) {
      return "table.removed number=" + e.number();
    }
    return event.toString();
  }
}
