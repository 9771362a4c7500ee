package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Snapshot;
import io.kiwidb.engine.LostObjects;
import io.kiwidb.storage.MemoryStorage;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code asMap()} of a whole store. */
class StoreMapOnStoreTest {
  private static Kiwi db;

  @BeforeAll
  static void open() {
    db = Kiwi.open(
        MemoryStorage.named("StoreMapOnStoreTest"),
        Options.builder().profile(Profile.DEV).build());
  }

  @AfterEach
  void clear() {
    db.asMap().clear();
  }

  @AfterAll
  static void close() {
    db.close();
  }

  /**
   * Abandoned iterators give up what they hold without a word, because nobody could have closed
   * them.
   */
  @Test
  @Timeout(120)
  void abandonedIteratorsAreFreedQuietly() throws InterruptedException {
    try (LostObjects lost = new LostObjects(db.location())) {
      for (int i = 0; i < 1_000; i++) {
        db.put(new byte[] {(byte) (i >> 8), (byte) i}, new byte[] {1});
      }
      LostObjects.elsewhere(() -> {
        for (int i = 0; i < 100; i++) {
          abandonSome();
        }
        return true;
      });
      LostObjects.collectUntil(() -> db.stats().snapshots() == 0);
      assertThat(lost.reports()).isEmpty();
      LostObjects.elsewhere(() -> {
        forgetASnapshot();
        return true;
      });
      LostObjects.collectUntil(() -> db.stats().snapshots() == 0);
      assertThat(lost.reports()).hasSize(1); // what can be closed is reported as ever
    }
  }

  private static void abandonSome() {
    for (Map.Entry<byte[], byte[]> entry : db.asMap().entrySet()) {
      assertThat(entry.getValue()).hasSize(1);
      break;
    }
    Iterator<byte[]> keys = db.asMap().keySet().descendingIterator();
    keys.next();
    assertThat(db.asMap().values().stream().findFirst()).isPresent();
  }

  private static void forgetASnapshot() {
    Snapshot forgotten = db.snapshot();
    assertThat(forgotten.contains(new byte[] {0, 0})).isTrue();
  }

  @Test
  void iteratorsSeeOneMomentThroughFlushesAndCompactions() {
    for (int i = 0; i < 3_000; i++) {
      db.put(new byte[] {(byte) (i >> 8), (byte) i}, new byte[] {1});
    }
    Iterator<byte[]> values = db.asMap().values().iterator();
    db.flush();
    for (int i = 0; i < 3_000; i++) {
      db.put(new byte[] {(byte) (i >> 8), (byte) i}, new byte[] {2});
    }
    db.compact();
    int count = 0;
    while (values.hasNext()) {
      assertThat(values.next()).containsExactly(1);
      count++;
    }
    assertThat(count).isEqualTo(3_000);
    assertThat(db.stats().snapshots()).isZero();
  }
}
