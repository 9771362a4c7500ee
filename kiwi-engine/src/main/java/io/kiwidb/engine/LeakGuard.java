package io.kiwidb.engine;

import io.kiwidb.Options.LeakTracking;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what cursors and snapshots hold when a user forgot to close them, and says so.
 *
 * <p>Threading: thread-safe. Freeing happens on the cleaner's thread, which serves all stores: it must not take long.
 */
public final class LeakGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.leaks");

  /** One for all databases of the JVM: it is a thread, and it has next to nothing to do. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Optional<LeakTracking> tracking;

  /** A guard that reports as asked. */
  public LeakGuard(LeakTracking tracking) {
    this(Optional.of(tracking));
  }

  private LeakGuard(Optional<LeakTracking> tracking) {
    this.tracking = tracking;
  }

  /** A guard that frees and says nothing: for what users cannot close. */
  public static LeakGuard silent() {
    return new LeakGuard(Optional.empty());
  }

  /** Something held until released; must not refer to the object that is watched. */
  public Hold hold(String what, Runnable release) {
    if (tracking.isEmpty()) {
      return new Hold(release, () -> {});
    }
    Throwable origin =
        tracking.get() == LeakTracking.REPORT_WITH_ORIGIN ? new Throwable("made here") : null;
    return new Hold(release, () -> report(what, origin));
  }

  private static void report(String what, @Nullable Throwable origin) {
    LOG.warn(
        "leak.found what={} : it was never closed; close it, or use try-with-resources",
        what,
        origin);
  }

  /** Releases the hold when the object becomes unreachable. */
  public void watch(Object owner, Hold hold) {
    hold.registration = CLEANER.register(owner, hold::releaseForgotten);
  }

  /** What an open object holds. Threading: thread-safe. */
  public static final class Hold {
    private final Runnable release;
    private final Runnable report;
    private final AtomicBoolean released = new AtomicBoolean();
    private Cleaner.@Nullable Cleanable registration;

    private Hold(Runnable release, Runnable report) {
      this.release = release;
      this.report = report;
    }

    /** Lets go. Idempotent. */
    public void release() {
      if (released.compareAndSet(false, true)) {
        release.run();
        Cleaner.Cleanable registered = registration;
        if (registered != null) {
          registered.clean(); // unregisters; finds it released
        }
      }
    }

    /** Whether it was let go. */
    public boolean isReleased() {
      return released.get();
    }

    private void releaseForgotten() {
      if (released.compareAndSet(false, true)) {
        report.run();
        try {
          release.run();
        } catch (Throwable e) { // thread top: the cleaner says nothing of what it catches
          LOG.warn("leak.not-freed", e);
        }
      }
    }
  }
}
