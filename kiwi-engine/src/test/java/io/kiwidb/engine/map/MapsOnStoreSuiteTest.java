package io.kiwidb.engine.map;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.codec.Codecs;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.typed.TypedKeyspace;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Guava's suite of sorted concurrent maps on a whole store, by bytes and by codecs. */
@Tag("jvm-independent")
class MapsOnStoreSuiteTest {
  /** Deletions that a range may contain before the keyspace is dropped with all of them. */
  private static final int REUSED = 150;

  private static Kiwi db;

  @BeforeAll
  static void open() {
    db = Kiwi.open(MemoryStorage.named("MapsOnStoreSuiteTest"), Options.defaults());
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @TestFactory
  Stream<DynamicNode> theMapOfAKeyspaceBehavesAsEverySortedConcurrentMap() {
    Keyspace arrays = db.createKeyspace("arrays");
    int[] used = {0};
    return NavigableMapSuite.of(() -> emptied(arrays, arrays.asMap(), used));
  }

  @TestFactory
  Stream<DynamicNode> theMapOfATypedKeyspaceBehavesAsEverySortedConcurrentMap() {
    TypedKeyspace<String, String> text =
        db.createKeyspace("text").typed(Codecs.text(), Codecs.text());
    int[] used = {0};
    return NavigableMapSuite.ofText(() -> emptied(text.keyspace(), text.asMap(), used));
  }

  private static <K, V> ConcurrentNavigableMap<K, V> emptied(
      Keyspace keyspace, ConcurrentNavigableMap<K, V> map, int[] used) {
    if (++used[0] % REUSED == 0) {
      keyspace.clear();
    } else {
      map.clear();
    }
    return map;
  }
}
