package io.kiwidb.engine;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.OpenMode;
import org.jspecify.annotations.Nullable;

/**
 * Closes a database: what skipped the log is flushed, new calls are refused, writes under way end, everything is synced, background
 * work ends, all is let go in the reverse order of opening, and files that are not needed any more are removed. What fails does not keep the rest from being closed; the first
 * failure is thrown at the end.
 *
 * <p>Threading: used once, by one thread.
 */
final class StoreCloser {
  private final StoreAssembly parts;
  private @Nullable RuntimeException failure;

  StoreCloser(StoreAssembly parts) {
    this.parts = parts;
  }

  void close() {
    boolean wasWritable = parts.context.options().openMode() != OpenMode.READ_ONLY
        && parts.context.health().isWritable();
    if (wasWritable && parts.pipeline.needsFlush()) {
      parts.flushes.resume(); // a pause does not outlive the store
      step(() -> parts.flushes.awaitFlushed(parts.pipeline.seal()));
    }
    parts.compactions.stop();
    parts.context.health().worsen(Health.CLOSED, "closed", null);
    parts.context.scheduler().signal();
    if (wasWritable) {
      step(() -> parts.pipeline.close(parts.versions));
    }
    step(parts.context.scheduler()::close); // before the files that its tasks use
    if (wasWritable && failure == null) {
      parts.leftovers.removeAtClose();
    }
    while (!parts.closing.isEmpty()) {
      AutoCloseable part = parts.closing.pop();
      step(() -> StoreAssembly.closeQuietly(part));
    }
    parts.context.events().tellRest();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
  }
}
