package io.kiwidb.testkit.fault;

import io.kiwidb.testkit.sim.ForwardingScheduler;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A simulated scheduler in which no call waits forever: a wait that does not end within ten
 * simulated minutes, or within 100,000 tasks, throws; the exception is also recorded for
 * {@link #assertNoHang}, in case it is swallowed.
 *
 * <p>Threading: not thread-safe.
 */
final class BoundedScheduler extends ForwardingScheduler {
  private static final long LONGEST_CALL = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST_LOOKS = 100_000;

  private final SimulatedTime time;
  private final List<AssertionError> hangs = new ArrayList<>();
  private long latest;
  private int looks;

  BoundedScheduler(SimulatedTime time, SimulatedScheduler scheduler) {
    super(scheduler);
    this.time = time;
    callBegins();
  }

  /** Restarts the limits for a new call. */
  void callBegins() {
    latest = time.nanos() + LONGEST_CALL;
    looks = 0;
  }

  @Override
  public boolean await(BooleanSupplier done, long timeoutNanos) {
    long left = Math.max(0, latest - time.nanos());
    boolean isDone = super.await(() -> looked(done), Math.min(left, timeoutNanos));
    if (!isDone && left < timeoutNanos) {
      throw hang("a wait did not end within ten simulated minutes");
    }
    return isDone;
  }

  /** Fails if a wait did not end. */
  void assertNoHang() {
    if (!hangs.isEmpty()) {
      throw hangs.get(0);
    }
  }

  private boolean looked(BooleanSupplier done) {
    if (++looks > MOST_LOOKS) {
      throw hang("a wait did not end within " + MOST_LOOKS + " tasks");
    }
    return done.getAsBoolean();
  }

  private AssertionError hang(String what) {
    AssertionError error = new AssertionError(what);
    hangs.add(error);
    return error;
  }
}
