package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Engine;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store that workloads follow each other on.
 *
 * <p>Threading: opened and closed by one thread; workers read the engine.
 */
public final class StoreUnderTest implements AutoCloseable {
  private final Load load;
  private final LiveKeys liveKeys;
  private final Supplier<Engine> opener;
  private final Runnable eraser;
  private final Consumer<String> out;
  private final ZipfDistribution zipf;
  private volatile @Nullable Engine engine;

  /**
   * Nothing is opened yet.
   *
   * @param opener opens the store where it is
   * @param eraser removes a closed store
   * @param out takes text for people
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

  /** What the store holds. */
  public Load load() {
    return load;
  }

  /** What is in it. */
  public LiveKeys liveKeys() {
    return liveKeys;
  }

  /** The open store; opens it if need be. */
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

  void print(String text) {
    out.accept(text);
  }

  /** Closes the store and opens it again. */
  public void reopen() {
    close();
    engine();
  }

  /** Begins with an empty store. */
  public void fresh() {
    close();
    eraser.run();
    liveKeys.clear();
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
