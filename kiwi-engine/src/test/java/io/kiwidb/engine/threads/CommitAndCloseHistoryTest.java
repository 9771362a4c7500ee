package io.kiwidb.engine.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.threads.ThreadKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commit pipeline and the closing of a store as a whole: a few threads put, delete and get a
 * few keys while one of them closes the store. All answers are linearizable; no write that begins
 * after the end of close succeeds; and a reopened store contains what was acknowledged.
 *
 * <p>Not a Lincheck model: Lincheck controls the threads of one object, but not those of a store,
 * which has its own threads, timed waits and a log. So the threads run freely, on platform and on
 * virtual threads, and their histories are checked.
 *
 * <p>Seen failing with a writer that is admitted without a check whether the store is closing, and,
 * not in every run, with a batch that becomes visible before it is in the memtable.
 */
@Timeout(300)
class CommitAndCloseHistoryTest {
  private static final long SEED = 20261129;
  private static final int ROUNDS = 150;
  private static final int THREADS = 4;
  private static final int KEYS = 2;
  private static final int OPERATIONS = 12; // by each thread

  static List<ThreadKind> kinds() {
    return ThreadKind.here();
  }

  private static Options options() {
    return Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 16L) // which are switched and flushed, too
        .build();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void historiesHaveAnOrderAndWhatWasAcknowledgedSurvivesClosing(ThreadKind kind) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      new Round(SEED + round).run(kind);
    }
  }

  /** The checker itself. */
  @Test
  void historiesWithoutAnOrderAreFound() {
    RegisterHistory history = new RegisterHistory(new AtomicLong());
    long beforeAll = history.begin();
    history.wrote(history.begin(), 1);
    history.read(history.begin(), 1);
    history.read(beforeAll, RegisterHistory.ABSENT);
    assertThat(history.isLinearizable()).isTrue();
    history.read(history.begin(), RegisterHistory.ABSENT);
    assertThat(history.isLinearizable()).as("a lost write").isFalse();
  }

  /** A store from opening to closing. */
  private static final class Round {
    private final long seed;
    private final MemoryStorage storage = new MemoryStorage();
    private final AtomicLong clock = new AtomicLong();
    private final List<RegisterHistory> histories =
        Stream.generate(() -> new RegisterHistory(clock)).limit(KEYS).toList();
    private final AtomicLong closed = new AtomicLong(Long.MAX_VALUE); // when close had returned

    Round(long seed) {
      this.seed = seed;
    }

    void run(ThreadKind kind) throws Exception {
      // Possibly never before the end.
      int closing = new SplittableRandom(seed).nextInt(2 * OPERATIONS);
      try (Kiwi db = Kiwi.open(storage, options())) {
        ManyThreads.start(kind.factory(), THREADS, thread -> {
              SplittableRandom random = new SplittableRandom(seed * THREADS + thread);
              for (int i = 0; i < OPERATIONS; i++) {
                kind.turn();
                if (thread == 0 && i == closing) {
                  db.close();
                  closed.set(clock.incrementAndGet());
                }
                step(db, random, 1 + thread * OPERATIONS + i);
              }
            })
            .join();
      }
      try (Kiwi db = Kiwi.open(storage.reopen(), options())) {
        for (int key = 0; key < KEYS; key++) {
          RegisterHistory history = histories.get(key);
          history.read(history.begin(), number(db.get(bytes(key))));
          assertThat(history.isLinearizable())
              .as("seed %d, key %d: %s", seed, key, history)
              .isTrue();
        }
      }
    }

    private void step(Kiwi db, SplittableRandom random, int value) {
      int key = random.nextInt(KEYS);
      WriteOptions how = random.nextInt(4) == 0 ? WriteOptions.sync() : WriteOptions.defaults();
      int what = random.nextInt(5);
      RegisterHistory history = histories.get(key);
      long begun = history.begin();
      try {
        if (what < 2) {
          history.read(begun, number(db.get(bytes(key))));
        } else if (what == 2) {
          db.delete(bytes(key), how);
          history.wrote(begun, RegisterHistory.ABSENT);
        } else {
          db.put(bytes(key), bytes(value), how);
          history.wrote(begun, value);
        }
      } catch (DatabaseClosedException e) {
        return; // and it has done nothing
      }
      if (begun > closed.get()) {
        throw new AssertionError("seed " + seed + ": an operation succeeded after close had ended");
      }
    }
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static int number(byte @Nullable [] value) {
    return value == null ? RegisterHistory.ABSENT : ByteBuffer.wrap(value).getInt();
  }
}
