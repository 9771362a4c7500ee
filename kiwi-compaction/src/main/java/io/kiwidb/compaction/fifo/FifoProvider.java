package io.kiwidb.compaction.fifo;

import io.kiwidb.Setting;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.StrategyProvider;
import java.util.List;

/**
 * The provider of the strategy {@code fifo}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: none.
 */
public final class FifoProvider implements StrategyProvider {
  /** Age in milliseconds at which a table is dropped; 0 to disable. */
  static final Setting<Long> TTL_MILLIS = Setting.number(
          "fifo.ttl-millis",
          0,
          0,
          0,
          Long.MAX_VALUE,
          "age in milliseconds at which fifo drops a table; 0 to disable")
      .destructive();

  /** Total size at which the oldest table is dropped; 0 to disable. */
  static final Setting<Long> BYTES = Setting.bytes(
          "fifo.bytes",
          0,
          0,
          0,
          1L << 60,
          "total size at which fifo drops its oldest table; 0 to disable")
      .destructive();

  private static final CompactionStrategy STRATEGY = new FifoStrategy();

  @Override
  public String name() {
    return "fifo";
  }

  @Override
  public String description() {
    return "drops the oldest tables by total size and age, so it deletes live data; for caches and recent logs";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(TTL_MILLIS, BYTES);
  }

  @Override
  public CompactionStrategy create() {
    return STRATEGY;
  }
}
