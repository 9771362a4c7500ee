package io.kiwidb.io;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The failure that makes a file being written unusable. Later operations fail with the same reason,
 * and with that failure as the cause.
 *
 * <p>An append and a sync may fail at the same time, for different reasons, and only a full disk is
 * recoverable. So the first failure counts, unless it is a full disk and a later one has another
 * reason: a faulty disk is never reported as full.
 *
 * <p>Threading: thread-safe.
 */
public final class FinalFailure {
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Creates an instance without a failure. */
  public FinalFailure() {}

  /**
   * Records a failure. Any other exception than {@link StorageException}, such as a JVM error,
   * counts as reason {@code IO}. Allocates nothing, because memory may be exhausted.
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

  /** Throws {@link StorageException} if there was a failure. */
  public void refuseAfterFailure(String operation, String file) {
    Throwable known = failure.get();
    if (known != null) {
      String what = known instanceof StorageException
          ? "an earlier operation on the file failed"
          : "an earlier operation on the file was aborted by an error";
      throw new StorageException(
          reason(known),
          operation,
          file,
          what + ", so its contents are uncertain and it accepts no more writes: "
              + known.getMessage(),
          known);
    }
  }

  private static Reason reason(Throwable failed) {
    return failed instanceof StorageException known ? known.reason() : Reason.IO;
  }
}
