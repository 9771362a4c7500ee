package io.kiwidb.bench.workload;

/** Something that is done to the store as a whole, a few times. */
final class Upkeep implements Task {
  private static final int REOPENINGS = 5;

  private final int times;
  private final Runnable work;
  private int done;

  private Upkeep(int times, Runnable work) {
    this.times = times;
    this.work = work;
  }

  static Upkeep reopening(Stage stage) {
    return new Upkeep(REOPENINGS, stage::reopen);
  }

  static Upkeep compacting(Stage stage) {
    return new Upkeep(1, () -> stage.engine().compact());
  }

  /** Compacts for as long as it is asked to. */
  static Upkeep compactingOn(Stage stage) {
    return new Upkeep(Integer.MAX_VALUE, () -> stage.engine().compact());
  }

  static Upkeep showing(Stage stage) {
    return new Upkeep(1, () -> stage.print(stage.engine().statistics()));
  }

  @Override
  public int step() {
    if (done == times) {
      return END;
    }
    work.run();
    done++;
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {}

  @Override
  public void close() {}
}
