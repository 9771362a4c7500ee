package io.kiwidb.testkit.memtable;

import io.kiwidb.testkit.threads.ThreadKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Contract tests for concurrency, with threads of each kind: readers concurrent with one writer, or
 * with four concurrent writers.
 */
public interface MemTableConcurrency extends MemTableUnderTest {
  /**
   * Runs four writers if the memtable is a {@link io.kiwidb.spi.ConcurrentMemTable}, otherwise one;
   * always four readers.
   */
  @ParameterizedTest
  @EnumSource(KeyPattern.class)
  default void readersSeeEverythingThatWasAddedBefore(KeyPattern pattern) throws Exception {
    for (ThreadKind kind : ThreadKind.here()) {
      for (long seed = 1; seed <= 3; seed++) {
        try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
          new ConcurrentRun(probe, pattern, seed, kind).run();
        }
      }
    }
  }
}
