package io.kiwidb.bench.workload;

/** An operation on the whole store, repeated a number of times. */
final class MaintenanceTask implements Task {
  private static final int REOPENINGS = 5;

  private final int times;
  private final Runnable work;
  private int done;

  private MaintenanceTask(int times, Runnable work) {
    this.times = times;
    this.work = work;
  }

  static MaintenanceTask reopen(StoreUnderTest store) {
    return new MaintenanceTask(REOPENINGS, store::reopen);
  }

  static MaintenanceTask compact(StoreUnderTest store) {
    return new MaintenanceTask(1, () -> store.engine().compact());
  }

  /** Returns a task that compacts until it is stopped. */
  static MaintenanceTask compactRepeatedly(StoreUnderTest store) {
    return new MaintenanceTask(Integer.MAX_VALUE, () -> store.engine().compact());
  }

  static MaintenanceTask printStatistics(StoreUnderTest store) {
    return new MaintenanceTask(1, () -> store.print(store.engine().statistics()));
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
