package io.kiwidb.testkit.memtable;

import io.kiwidb.testkit.threads.ThreadKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The part of the contract about threads of every kind: readers beside one writer, or beside four
 * that write at once.
 */
public interface MemTableConcurrency extends MemTableUnderTest {
  /**
   * Four writers if the memtable is a {@link io.kiwidb.spi.ConcurrentMemTable}, otherwise one;
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
