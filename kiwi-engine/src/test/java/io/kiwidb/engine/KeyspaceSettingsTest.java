package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.storage.MemoryStorage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Settings change while keyspaces do. */
class KeyspaceSettingsTest {
  private static final int ROUNDS = 50;

  /** Runs something while settings are being written. */
  private static final class Meanwhile extends ForwardingStorage {
    private final AtomicReference<Runnable> other = new AtomicReference<>();

    Meanwhile() {
      super(new MemoryStorage());
    }

    @Override
    public AppendFile create(String name) {
      if (name.startsWith("OPTIONS")) {
        Runnable once = other.getAndSet(null);
        if (once != null) {
          once.run();
        }
      }
      return super.create(name);
    }
  }

  /** Starts a thread and waits until it has ended or waits itself. */
  private static Thread startAndWait(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void aKeyspaceThatIsClearedDuringAChangeOfSettingsCanBeCompactedAndClosed() throws Exception {
    Meanwhile storage = new Meanwhile();
    AtomicReference<Thread> clearing = new AtomicReference<>();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace users = db.createKeyspace("users");
      for (int round = 0; round < ROUNDS; round++) {
        users.put(Stores.key(round), Stores.bytes("value"));
        storage.other.set(() -> clearing.set(startAndWait(users::clear)));
        db.settings().set(Settings.MEMTABLE_ENTRIES, 100 + round);
        clearing.get().join();
        assertThat(users.get(Stores.key(round))).isNull();
      }
      users.put(Stores.key(1), Stores.bytes("value"));
      users.compact();
    }
    assertThat(clearing.get().isAlive()).isFalse();
  }
}
