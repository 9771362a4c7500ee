package io.kiwidb.engine.write;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Completes the stages of asynchronous operations. User code attached to a stage runs where the
 * stage completes, so that is never under a lock of the store and never on a thread that closing
 * waits for without limit.
 *
 * <p>Threading: thread-safe; no method waits.
 */
public interface Stages {
  /** Completes a stage with a result. */
  <T extends @Nullable Object> void complete(CompletableFuture<T> stage, T result);

  /** Completes a stage without a result. */
  void complete(CompletableFuture<Void> stage);

  /** Completes a stage with a failure. */
  void fail(CompletableFuture<?> stage, Throwable failure);
}
