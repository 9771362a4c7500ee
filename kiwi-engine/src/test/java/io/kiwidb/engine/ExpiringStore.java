package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Stores whose clock a test moves, with a few keys that expire. */
abstract class ExpiringStore {
  static final WriteOptions TEN_SECONDS = WriteOptions.defaults().ttl(Duration.ofSeconds(10));

  final SimulatedTime time = new SimulatedTime();

  final Options.Builder options() {
    return Stores.compactedByHand(Stores.dev())
        .timeSource(time)
        .provider(ProviderKind.MERGE_OPERATOR, "append");
  }

  final Kiwi open(String name) {
    return Kiwi.open(MemoryStorage.named(name), options().build());
  }

  final void pass(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  private static NavigableMap<String, String> entries(ReadView view, boolean backward) {
    NavigableMap<String, String> found = new TreeMap<>();
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      boolean there = backward ? cursor.seekToLast() : cursor.seekToFirst();
      while (there) {
        assertThat(found.put(text(cursor.key()), text(cursor.value()))).isNull();
        there = backward ? cursor.prev() : cursor.next();
      }
    }
    return found;
  }

  /** Checks all ways to read; the keys of the tests are a, b and c. */
  static void assertShows(ReadView view, Map<String, String> expected) {
    assertThat(entries(view, false)).isEqualTo(expected);
    assertThat(entries(view, true)).isEqualTo(expected);
    Map<String, String> found = new LinkedHashMap<>();
    List<String> keys = List.of("a", "b", "c");
    List<byte[]> values = view.multiGet(keys.stream().map(Stores::bytes).toList());
    for (int i = 0; i < keys.size(); i++) {
      byte[] key = bytes(keys.get(i));
      String value = text(values.get(i));
      assertThat(text(view.get(key))).isEqualTo(value);
      assertThat(view.contains(key)).isEqualTo(value != null);
      assertThat(view.expiry(key) != null).isEqualTo(value != null);
      if (value != null) {
        found.put(keys.get(i), value);
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(view.count(KeyRange.all())).isEqualTo(expected.size());
  }

  /** What happens to the entries before they are read. */
  enum Where {
    MEMORY {
      @Override
      void move(Kiwi db) {
        assertThat(db.tables()).isEmpty();
      }
    },
    TABLE {
      @Override
      void move(Kiwi db) {
        db.flush();
      }
    },
    COMPACTED {
      @Override
      void move(Kiwi db) {
        db.flush();
        db.compact();
      }
    };

    abstract void move(Kiwi db);
  }
}
