package io.kiwidb.bench.workload;

/** Something that is done to the store as a whole, a few times. */
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

  /** Compacts for as long as it is asked to. */
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
