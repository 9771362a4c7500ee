package io.kiwidb.engine;

import io.kiwidb.engine.observe.OrderedTasks;
import io.kiwidb.engine.write.Stages;
import io.kiwidb.io.Scheduler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Completes stages one after the other on the events lane. Threading: thread-safe. */
final class StageQueue implements Stages {
  private final OrderedTasks tasks = new OrderedTasks();

  StageQueue(Scheduler scheduler) {
    tasks.runOn(scheduler);
  }

  @Override
  public <T extends @Nullable Object> void complete(CompletableFuture<T> stage, T result) {
    tasks.add(() -> {
      boolean unused = stage.complete(result);
    });
  }

  @Override
  @SuppressWarnings("NullAway") // null is the value of a Void stage
  public void complete(CompletableFuture<Void> stage) {
    tasks.add(() -> {
      boolean unused = stage.complete(null);
    });
  }

  @Override
  public void fail(CompletableFuture<?> stage, Throwable failure) {
    tasks.add(() -> {
      boolean unused = stage.completeExceptionally(failure);
    });
  }

  /** Completes the pending stages on the caller's thread, which must hold no lock of the store. */
  void completeRest() {
    tasks.runRest();
  }
}
