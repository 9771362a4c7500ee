package io.kiwidb.engine.observe;

import io.kiwidb.TableInfo;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The bytes that flushes and compactions read and wrote in each level of a keyspace.
 *
 * <p>Threading: thread-safe.
 */
public final class LevelTraffic {
  /** More than {@link io.kiwidb.Settings#LEVEL_COUNT} allows. */
  private static final int MOST_LEVELS = 16;

  private final AtomicLongArray bytes = new AtomicLongArray(2 * MOST_LEVELS);

  /** Creates it with no bytes. */
  public LevelTraffic() {}

  /** Records bytes that a flush wrote to level 0. */
  public void flushed(long written) {
    bytes.addAndGet(MOST_LEVELS, written);
  }

  /** Records tables that a compaction read and wrote. */
  public void compacted(List<TableInfo> inputs, List<TableInfo> outputs) {
    inputs.forEach(table -> bytes.addAndGet(table.level(), table.bytes()));
    outputs.forEach(table -> bytes.addAndGet(MOST_LEVELS + table.level(), table.bytes()));
  }

  /** Returns the bytes of a level that compactions read. */
  public long readBytes(int level) {
    return bytes.get(level);
  }

  /** Returns the bytes that flushes and compactions wrote to a level. */
  public long writtenBytes(int level) {
    return bytes.get(MOST_LEVELS + level);
  }
}
