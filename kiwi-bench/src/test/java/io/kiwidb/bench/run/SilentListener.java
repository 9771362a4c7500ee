package io.kiwidb.bench.run;

import io.kiwidb.bench.report.Result;

/** Ignores all notifications. */
final class SilentListener implements Suite.Listener {
  @Override
  public void begins(String workload, int threads) {}

  @Override
  public void at(long elapsedNanos, long operations) {}

  @Override
  public void ended(Result result) {}
}
