package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.countFrom;
import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static io.kiwidb.engine.CopiedStores.readOnly;
import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CopyListener;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import io.kiwidb.WriteBatch;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of a store that writes, flushes, compacts, and drops keyspaces meanwhile. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class CheckpointStormTest {
  private static final int ROUNDS = 25;

  /** A storage that shares no files, so that a copy takes longer. */
  private static final class Elsewhere extends ForwardingStorage {
    Elsewhere(Storage storage) {
      super(storage);
    }
  }

  /** Work that other threads repeat until this is closed, and what went wrong. */
  private static final class Storm implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    Storm with(Runnable work) {
      Thread thread = new Thread(() -> {
        try {
          while (!over.get()) {
            work.run();
          }
        } catch (Throwable e) { // thread top: the test tells it
          failure.compareAndSet(null, e);
        }
      });
      threads.add(thread);
      thread.start();
      return this;
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure.get()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachHasAPrefixWithAllThatWasAcknowledged(boolean shared) throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    try (Kiwi db = Kiwi.open(
            new MemoryStorage(), options().set(Settings.L0_TRIGGER, 2L).build());
        Storm storm = new Storm()
            .with(() -> {
              long next = acknowledged.get();
              fill(db, next, next + 1);
              acknowledged.set(next + 1);
            })
            .with(db::flush)
            .with(db::compact)) {
      assertThat(storm).isNotNull();
      for (int round = 0; round < ROUNDS; round++) {
        long seen = acknowledged.get() + 20;
        Gates.until(() -> acknowledged.get() >= seen || storm.failure.get() != null);
        MemoryStorage target = new MemoryStorage();
        long before = acknowledged.get();
        db.checkpoint(shared ? target : new Elsewhere(target), CopyListener.NONE);
        long after = acknowledged.get() + 1; // one may be on its way
        CopiedStores.verify(target.reopen());
        try (Kiwi copied = Kiwi.open(target.reopen(), options().build())) {
          assertThat(countFrom(copied)).as("round %d", round).isBetween(before, after);
        }
      }
    }
  }

  @Test
  void eachHasBatchesOfTwoKeyspacesWhole() throws Exception {
    AtomicLong written = new AtomicLong();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      Keyspace other = db.createKeyspace("other");
      try (Storm storm = new Storm()
          .with(() -> {
            long next = written.getAndIncrement();
            db.write(new WriteBatch()
                .put(db, key(next), bytes("x"))
                .put(other, key(next), bytes("y".repeat((int) (next % 90)))));
          })
          .with(() -> {
            db.keyspace(Keyspace.DEFAULT).flush();
            other.flush();
          })) {
        for (int round = 0; round < ROUNDS; round++) {
          long seen = written.get() + 20;
          Gates.until(() -> written.get() >= seen || storm.failure.get() != null);
          MemoryStorage target = new MemoryStorage();
          db.checkpoint(target, CopyListener.NONE);
          try (Kiwi copied = Kiwi.open(target.reopen(), readOnly())) {
            assertThat(CopiedStores.contents(copied.keyspace("other")).keySet())
                .isEqualTo(CopiedStores.contents(copied).keySet());
          }
        }
      }
    }
  }

  @Test
  void keyspacesComeAndGoMeanwhile() throws Exception {
    AtomicLong number = new AtomicLong();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build());
        Storm storm = new Storm().with(() -> {
          String name = "k" + number.incrementAndGet();
          Keyspace one = db.createKeyspace(name);
          fill(one, 0, 50);
          one.clear();
          fill(one, 0, 45);
          db.dropKeyspace(name);
        })) {
      for (int round = 0; round < ROUNDS; round++) {
        long seen = number.get() + 2;
        Gates.until(() -> number.get() >= seen || storm.failure.get() != null);
        MemoryStorage target = new MemoryStorage();
        db.checkpoint(new Elsewhere(target), CopyListener.NONE);
        CopiedStores.verify(target.reopen());
        try (Kiwi copied = Kiwi.open(target.reopen(), options().build())) {
          for (Keyspace keyspace : copied.keyspaces()) {
            assertThat(countFrom(keyspace)).isLessThanOrEqualTo(50);
          }
        }
      }
    }
  }

  /** Its files are obsolete while the copy still needs them. */
  @Test
  void aKeyspaceThatIsDroppedMeanwhileIsInTheCopy() {
    MemoryStorage storage = new MemoryStorage();
    MemoryStorage target = new MemoryStorage();
    AtomicBoolean dropped = new AtomicBoolean();
    try (Kiwi db = Kiwi.open(storage, options().build())) {
      fill(db.createKeyspace("users"), 0, 100);
      fill(db, 0, 100);
      db.flush();
      List<String> before = tables(storage);
      db.checkpoint(new Elsewhere(target), progress -> {
        if (dropped.compareAndSet(false, true)) {
          db.dropKeyspace("users");
          db.clear();
          db.compact();
          // After everything that was to be removed was, in the background.
          db.async().get(key(0)).toCompletableFuture().join();
          assertThat(tables(storage)).containsAll(before);
        }
      });
      assertThat(dropped).isTrue();
      assertThat(db.findKeyspace("users")).isEqualTo(Optional.empty());
      Gates.until(() -> tables(storage).isEmpty(), () -> tables(storage));
    }
    CopiedStores.verify(target.reopen());
    try (Kiwi copied = Kiwi.open(target.reopen(), options().build())) {
      assertThat(countFrom(copied)).isEqualTo(100);
      assertThat(countFrom(copied.keyspace("users"))).isEqualTo(100);
    }
  }

  private static List<String> tables(Storage storage) {
    return storage.list().stream()
        .filter(name -> name.endsWith(".sst"))
        .sorted()
        .toList();
  }
}
