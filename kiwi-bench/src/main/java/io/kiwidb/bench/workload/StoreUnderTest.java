package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Engine;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store that the workloads of a run use one after the other.
 *
 * <p>Threading: opened and closed by one thread; workers only read {@link #engine}.
 */
public final class StoreUnderTest implements AutoCloseable {
  private final Load load;
  private final LiveKeys liveKeys;
  private final Supplier<Engine> opener;
  private final Runnable eraser;
  private final Consumer<String> out;
  private final ZipfDistribution zipf;
  private volatile QueueEnds queue = new QueueEnds();
  private volatile @Nullable Engine engine;

  /**
   * Creates the holder; the store is opened on first use.
   *
   * @param opener opens the store
   * @param eraser deletes the closed store
   * @param out receives text output of workloads
   */
  public StoreUnderTest(
      Load load,
      LiveKeys liveKeys,
      Supplier<Engine> opener,
      Runnable eraser,
      Consumer<String> out) {
    this.load = load;
    this.liveKeys = liveKeys;
    this.opener = opener;
    this.eraser = eraser;
    this.out = out;
    this.zipf = new ZipfDistribution(load.entries());
  }

  /** Returns the data of the benchmark. */
  public Load load() {
    return load;
  }

  /** Returns the keys that are in the store. */
  public LiveKeys liveKeys() {
    return liveKeys;
  }

  /** Returns the open store; opens it if necessary. */
  public Engine engine() {
    Engine open = engine;
    if (open == null) {
      open = opener.get();
      engine = open;
    }
    return open;
  }

  ZipfDistribution zipf() {
    return zipf;
  }

  QueueEnds queue() {
    return queue;
  }

  void print(String text) {
    out.accept(text);
  }

  /** Closes and reopens the store. */
  public void reopen() {
    close();
    engine();
  }

  /** Replaces the store by an empty one. */
  public void fresh() {
    close();
    eraser.run();
    liveKeys.clear();
    queue = new QueueEnds();
    engine();
  }

  @Override
  public void close() {
    Engine open = engine;
    if (open != null) {
      engine = null;
      open.close();
    }
  }
}
