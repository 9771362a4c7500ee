package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The failure after which a file that is being written takes nothing more. Whatever is tried later
 * fails with its reason, and with it as the cause.
 *
 * <p>An append and a sync may fail at the same time, for different reasons, and the database goes
 * on after a full disk only. So the first failure counts, unless it says that the disk is full and
 * a later one says something else: what is broken is never taken for full.
 *
 * <p>Threading: thread-safe.
 */
public final class FinalFailure {
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** No failure so far. */
  public FinalFailure() {}

  /**
   * Notes a failure. What is no {@link StorageException}, such as an error of the JVM, counts as
   * one of reason {@code IO}. Allocates nothing, for it may be that there is nothing to allocate.
   */
  public void note(Throwable failed) {
    while (true) {
      Throwable known = failure.get();
      boolean counts = known == null
          || (reason(known) == Reason.DISK_FULL && reason(failed) != Reason.DISK_FULL);
      if (!counts || failure.compareAndSet(known, failed)) {
        return;
      }
    }
  }

  /** Throws if there was a failure. */
  public void refuseAfterFailure(String operation, String file) {
    Throwable known = failure.get();
    if (known != null) {
      String what = known instanceof StorageException
          ? "an earlier operation on it failed"
          : "an earlier operation on it was broken off by an error";
      throw new StorageException(
          reason(known),
          operation,
          file,
          what + ", so its end is in doubt and it takes nothing more: " + known.getMessage(),
          known);
    }
  }

  private static Reason reason(Throwable failed) {
    return failed instanceof StorageException known ? known.reason() : Reason.IO;
  }
}
