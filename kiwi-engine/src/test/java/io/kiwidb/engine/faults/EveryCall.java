package io.kiwidb.engine.faults;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.fault.Watchdog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Every kind of call into a store, each on its own thread, all at once: each must return, or throw
 * an expected exception.
 *
 * <p>Threading: used by one thread.
 */
final class EveryCall {
  private static final long BOUND_MILLIS = 60_000;

  private final Kiwi db;
  private final Map<String, Consumer<Kiwi>> calls = new LinkedHashMap<>();
  private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();

  EveryCall(Kiwi db) {
    this.db = db;
    writes();
    reads();
    calls.put("flush", Kiwi::flush);
    calls.put("compact", Kiwi::compact);
    calls.put("sync", Kiwi::sync);
    calls.put("async flush", store -> join(store.async().flush()));
    calls.put("set", store -> store.settings().set(Settings.L0_TRIGGER, 3L));
    calls.put("pause", store -> store.pauseBackgroundWork().close());
  }

  private void writes() {
    put("put", WriteOptions.defaults());
    put("put synced", WriteOptions.sync());
    calls.put("many puts", store -> {
      for (int i = 0; i < 40; i++) {
        store.put(key("many" + i), key("value"));
        acknowledged.put("many" + i, key("value"));
      }
    });
    calls.put("delete", store -> store.delete(key("nothing")));
    calls.put("batch", store -> {
      store.write(new WriteBatch().put(key("batch"), key("value")).delete(key("none")));
      acknowledged.put("batch", key("value"));
    });
    calls.put("async put", store -> {
      join(store.async().put(key("async"), key("value")));
      acknowledged.put("async", key("value"));
    });
    calls.put("async put synced", store -> {
      join(store.async().put(key("async synced"), key("value"), WriteOptions.sync()));
      acknowledged.put("async synced", key("value"));
    });
    calls.put(
        "a stage that writes and syncs",
        store -> join(
            store.async().put(key("stage"), key("value"), WriteOptions.sync()).thenRun(() -> {
              store.put(key("in the stage"), key("value"), WriteOptions.sync());
              store.sync();
            })));
    calls.put(
        "a stage that flushes",
        store -> join(store
            .async()
            .put(key("stage 2"), key("value"), WriteOptions.sync())
            .thenRun(store::flush)));
  }

  private void put(String name, WriteOptions options) {
    calls.put(name, store -> {
      store.put(key(name), key("value"), options);
      acknowledged.put(name, key("value"));
    });
  }

  private void reads() {
    calls.put("get", store -> store.get(key("many1")));
    calls.put("async get", store -> join(store.async().get(key("many1"))));
    calls.put("multiGet", store -> store.multiGet(List.of(key("many1"), key("many2"))));
    calls.put("cursor", store -> {
      try (Cursor cursor = store.cursor()) {
        for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
          cursor.value();
        }
      }
    });
    calls.put("snapshot", store -> {
      try (Snapshot snapshot = store.snapshot()) {
        snapshot.get(key("many1"));
      }
    });
    calls.put("stream", store -> store.stream(KeyRange.all()).forEach(entry -> {}));
    calls.put("count", store -> store.count(KeyRange.all()));
    calls.put("estimate", store -> store.estimate(KeyRange.lessThan(key("many2"))));
    calls.put("last key", Kiwi::lastKey);
    calls.put("read in place", store -> store.get(key("many1"), (array, offset, length) -> length));
    calls.put("map", store -> store.asMap().firstEntry());
    calls.put("trace", store -> store.trace(key("many1")));
    calls.put("stats", Kiwi::stats);
    calls.put("state", Kiwi::state);
    calls.put("memtables", Kiwi::memtables);
    calls.put("tables", Kiwi::tables);
  }

  /** What was acknowledged: keys and values. */
  Map<String, byte[]> acknowledged() {
    return acknowledged;
  }

  /** Makes all calls, and returns when all have ended. */
  void run(String when) {
    List<Thread> threads = new ArrayList<>();
    calls.forEach((name, call) -> threads.add(start(name, () -> call.accept(db))));
    join(threads, when);
    Throwable first = wrong.peek();
    if (first != null) {
      throw new AssertionError(when + ": " + first, first);
    }
  }

  /** Closes the store from a stage of its asynchronous face, or from here if that never begins. */
  void closeFromAStage(String when) {
    List<Thread> threads = List.of(start("close in a stage", () -> {
      try {
        join(db.async()
            .put(key("last"), key("value"), WriteOptions.sync())
            .whenComplete((done, failure) -> db.close()));
      } finally {
        db.close();
      }
    }));
    join(threads, when);
  }

  /** Closes the store. */
  void close(String when) {
    join(List.of(start("close", db::close)), when);
  }

  private Thread start(String name, Runnable call) {
    Thread thread = new Thread(
        () -> {
          try {
            call.run();
          } catch (KiwiException | IllegalStateException allowed) {
            assert !allowed.toString().isEmpty();
          } catch (Throwable e) { // thread top: the test looks at it
            wrong.add(new AssertionError(name + " threw " + e, e));
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(List<Thread> threads, String when) {
    long end = System.nanoTime() + BOUND_MILLIS * 1_000_000;
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("the test was interrupted", e);
      }
      if (thread.isAlive()) {
        throw new AssertionError(
            "'" + thread.getName() + "' does not end: " + when + Watchdog.stacks());
      }
    }
  }

  private static void join(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof KiwiException failure) {
        throw failure;
      }
      if (e.getCause() instanceof IllegalStateException paused) {
        throw paused;
      }
      throw e;
    }
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
