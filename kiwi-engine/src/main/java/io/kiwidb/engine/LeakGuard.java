package io.kiwidb.engine;

import io.kiwidb.Options.LeakTracking;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what cursors and snapshots hold when a user forgot to close them, and says so.
 *
 * <p>Threading: thread-safe. Freeing happens on the cleaner's thread.
 */
public final class LeakGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.leaks");

  /** One for all databases of the JVM: it is a thread, and it has next to nothing to do. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final LeakTracking tracking;

  /** A guard that reports as asked. */
  public LeakGuard(LeakTracking tracking) {
    this.tracking = tracking;
  }

  /** Something held until released; must not refer to the object that is watched. */
  public Hold hold(String what, Runnable release) {
    Throwable origin =
        tracking == LeakTracking.REPORT_WITH_ORIGIN ? new Throwable("made here") : null;
    return new Hold(what, release, origin);
  }

  /** Releases the hold when the object becomes unreachable. */
  public void watch(Object owner, Hold hold) {
    hold.registration = CLEANER.register(owner, hold::releaseForgotten);
  }

  /** What an open object holds. Threading: thread-safe. */
  public static final class Hold {
    private final String what;
    private final Runnable release;
    private final @Nullable Throwable origin;
    private final AtomicBoolean released = new AtomicBoolean();
    private Cleaner.@Nullable Cleanable registration;

    private Hold(String what, Runnable release, @Nullable Throwable origin) {
      this.what = what;
      this.release = release;
      this.origin = origin;
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
        LOG.warn(
            "leak.found what={} : it was never closed; close it, or use try-with-resources",
            what,
            origin);
        release.run();
      }
    }
  }
}
