package io.kiwidb.engine.context;

import io.kiwidb.Options.LeakTracking;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases what cursors, snapshots, pauses and stores hold when a user forgot to close them, and
 * reports it.
 *
 * <p>Threading: thread-safe. Abandoned objects are detected by the cleaner's thread, which serves
 * all stores of the JVM. Quick releases run on that thread. Releases that may wait for a disk or
 * for other threads run on a daemon thread of their own, so that they do not delay others.
 */
public final class LeakGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.leaks");

  /** One for all databases of the JVM: it costs a thread, which is nearly always idle. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Reporter reporter;

  /** Creates a guard that reports leaks of the store at this location, in the given way. */
  public LeakGuard(LeakTracking tracking, String location) {
    this(what -> {
      Throwable origin =
          tracking == LeakTracking.REPORT_WITH_ORIGIN ? new Throwable("created here") : null;
      return () -> report(what, location, origin);
    });
  }

  private LeakGuard(Reporter reporter) {
    this.reporter = reporter;
  }

  /** Returns a guard that releases without reporting, for objects that users cannot close. */
  public static LeakGuard silent() {
    return new LeakGuard(what -> () -> {});
  }

  /** Returns a hold whose release is quick. The release must not refer to the watched object. */
  public Hold hold(String what, Runnable release) {
    return new Hold(release, release, reporter.of(what));
  }

  /** Like {@link #hold}, for a release that may take long or wait. */
  public Hold holdUntilEnded(String what, Runnable release) {
    return new Hold(release, () -> onItsOwnThread(release), reporter.of(what));
  }

  private static void report(String what, String location, @Nullable Throwable origin) {
    LOG.warn(
        "leak.found what={} database={} : it was never closed; close it, or use try-with-resources",
        what,
        location,
        origin);
  }

  private static void onItsOwnThread(Runnable release) {
    try {
      Thread thread = new Thread(() -> free(release), "kiwi-lost");
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError noThread) {
      free(release); // delays other releases, but a directory lock must not be kept forever
    }
  }

  private static void free(Runnable release) {
    try {
      release.run();
    } catch (Throwable e) { // thread top: no caller could report what is thrown here
      LOG.warn("leak.not-freed", e);
    }
  }

  /** Releases the hold when the object becomes unreachable. */
  public void watch(Object owner, Hold hold) {
    hold.registration = CLEANER.register(owner, hold::releaseForgotten);
  }

  /** Returns the action that reports a leak of the named kind. */
  private interface Reporter {
    Runnable of(String what);
  }

  /** What an open object holds. Threading: thread-safe. */
  public static final class Hold {
    private final Runnable release;
    private final Runnable releaseLost;
    private final Runnable report;
    private final AtomicBoolean released = new AtomicBoolean();
    private Cleaner.@Nullable Cleanable registration;

    private Hold(Runnable release, Runnable releaseLost, Runnable report) {
      this.release = release;
      this.releaseLost = releaseLost;
      this.report = report;
    }

    /** Releases it. Idempotent. */
    public void release() {
      if (released.compareAndSet(false, true)) {
        release.run();
        unregister();
      }
    }

    /**
     * Drops the hold without releasing, because its resources were released elsewhere. Idempotent.
     */
    public void dismiss() {
      released.set(true);
      unregister();
    }

    /** Returns whether it has been released or dismissed. */
    public boolean isReleased() {
      return released.get();
    }

    private void unregister() {
      Cleaner.Cleanable registered = registration;
      if (registered != null) {
        registered.clean(); // finds it released
      }
    }

    private void releaseForgotten() {
      if (released.compareAndSet(false, true)) {
        try {
          report.run();
        } finally {
          free(releaseLost); // even if the user's logger throws
        }
      }
    }
  }
}
