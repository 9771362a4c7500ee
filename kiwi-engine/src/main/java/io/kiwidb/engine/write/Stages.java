package io.kiwidb.engine.write;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Completes the stages of the asynchronous face. What a user hung on a stage runs where a stage
 * completes, so that is never under a lock of the store and never on a thread that closing waits
 * for without end.
 *
 * <p>Threading: thread-safe; no method waits.
 */
public interface Stages {
  /** The stage has this result. */
  <T extends @Nullable Object> void complete(CompletableFuture<T> stage, T result);

  /** The stage has ended well. */
  void complete(CompletableFuture<Void> stage);

  /** The stage failed. */
  void fail(CompletableFuture<?> stage, Throwable failure);
}
