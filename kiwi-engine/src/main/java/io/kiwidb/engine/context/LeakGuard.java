package io.kiwidb.engine.context;

import io.kiwidb.Options.LeakTracking;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what cursors, snapshots, pauses and stores hold when a user forgot to close them, and says
 * so.
 *
 * <p>Threading: thread-safe. Lost objects are found by the cleaner's thread, which serves all
 * stores of the JVM. What is quick is freed on that thread. What may wait, for a disk or for other
 * threads, is freed on a daemon thread of its own, so that it holds up nobody else.
 */
public final class LeakGuard {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.leaks");

  /** One for all databases of the JVM: it is a thread, and it has next to nothing to do. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Reporter reporter;

  /** A guard that reports as asked what belongs to the store of this location. */
  public LeakGuard(LeakTracking tracking, String location) {
    this(what -> {
      Throwable origin =
          tracking == LeakTracking.REPORT_WITH_ORIGIN ? new Throwable("made here") : null;
      return () -> report(what, location, origin);
    });
  }

  private LeakGuard(Reporter reporter) {
    this.reporter = reporter;
  }

  /** A guard that frees and says nothing: for what users cannot close. */
  public static LeakGuard silent() {
    return new LeakGuard(what -> () -> {});
  }

  /**
   * Something held until released, which is quick; must not refer to the object that is watched.
   */
  public Hold hold(String what, Runnable release) {
    return new Hold(release, release, reporter.of(what));
  }

  /** As {@link #hold}, for what may take long or wait to be released. */
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
      free(release); // others wait, but a lock of a directory is not kept for ever
    }
  }

  private static void free(Runnable release) {
    try {
      release.run();
    } catch (Throwable e) { // thread top: nobody else says anything of what is thrown here
      LOG.warn("leak.not-freed", e);
    }
  }

  /** Releases the hold when the object becomes unreachable. */
  public void watch(Object owner, Hold hold) {
    hold.registration = CLEANER.register(owner, hold::releaseForgotten);
  }

  /** Makes what reports something if it is lost. */
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

    /** Lets go. Idempotent. */
    public void release() {
      if (released.compareAndSet(false, true)) {
        release.run();
        unregister();
      }
    }

    /** Somebody else has let go: nothing is left to be freed or reported. Idempotent. */
    public void dismiss() {
      released.set(true);
      unregister();
    }

    /** Whether it was let go. */
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
          free(releaseLost); // whatever the user's logging does
        }
      }
    }
  }
}
