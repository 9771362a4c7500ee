package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.engine.merge.Orders;
import io.kiwidb.key.KeyOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreMapTest {
  private final TreeStore store = new TreeStore(KeyOrder.BYTEWISE);
  private final ConcurrentNavigableMap<byte[], byte[]> map = store.asMap();

  @AfterEach
  void noCursorIsLeftOpen() {
    assertThat(store.openCursors).hasValue(0);
  }

  @Test
  void goesByContentNotByIdentity() {
    fill("a", "b", "c");
    assertThat(map.containsKey(bytes("b"))).isTrue();
    assertThat(map.containsValue(bytes("vb"))).isTrue();
    assertThat(map.containsValue(bytes("v"))).isFalse();
    assertThat(map.containsValue((Object) "vb")).isFalse();
    assertThat(map.values().contains(bytes("vc"))).isTrue();
    assertThat(map.entrySet().contains(Map.entry(bytes("a"), bytes("va")))).isTrue();
    assertThat(map.entrySet().contains(Map.entry(bytes("a"), bytes("vb")))).isFalse();
    assertThat(map.entrySet().contains((Object) Map.entry("a", "va"))).isFalse();
    assertThat(map.remove(bytes("a"), bytes("vb"))).isFalse();
    assertThat(map.remove(bytes("a"), (Object) "va")).isFalse();
    assertThat(map.remove(bytes("a"), bytes("va"))).isTrue();
    assertThat(map.entrySet().remove(Map.entry(bytes("b"), bytes("vb")))).isTrue();
    assertThat(map.values().remove(bytes("nothing"))).isFalse();
    assertThat(map.values().remove(bytes("vc"))).isTrue();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void equalsEveryMapOfTheSameContent() {
    fill("a", "b");
    Map<byte[], byte[]> same = new TreeMap<>(map);
    TreeStore copy = new TreeStore(KeyOrder.BYTEWISE);
    copy.asMap().putAll(same);
    assertThat(map.equals(same)).isTrue();
    assertThat(map.equals(copy.asMap())).isTrue();
    assertThat(map.hashCode()).isEqualTo(copy.asMap().hashCode());
    assertThat(map.keySet().hashCode())
        .isEqualTo(copy.asMap().descendingKeySet().hashCode());
    assertThat(map.keySet().equals(copy.asMap().keySet())).isTrue();
    assertThat(map.entrySet().hashCode()).isEqualTo(map.hashCode());
    assertThat(map.firstEntry().equals(copy.asMap().firstEntry())).isTrue();
    assertThat(map.firstEntry().equals(map.lastEntry())).isFalse();
    copy.put(bytes("b"), bytes("other"));
    assertThat(map.equals(copy.asMap())).isFalse();
    copy.put(bytes("b"), bytes("vb"));
    copy.put(bytes("c"), bytes("vc"));
    assertThat(map.equals(copy.asMap())).isFalse();
    assertThat(copy.asMap().equals(map)).isFalse();
    assertThat(map.equals((Object) new TreeMap<>(Map.of("a", "va", "b", "vb")))).isFalse();
    assertThat(map.equals(new HashMap<>())).isFalse();
    assertThat(map.equals((Object) "map")).isFalse();
  }

  @Test
  void arraysThatComeBackBelongToTheCaller() {
    fill("a");
    map.get(bytes("a"))[0] = 'x';
    map.firstKey()[0] = 'x';
    map.firstEntry().getKey()[0] = 'x';
    map.firstEntry().getValue()[0] = 'x';
    for (byte[] key : map.keySet()) {
      key[0] = 'x';
    }
    for (byte[] value : map.values()) {
      value[0] = 'x';
    }
    assertThat(contents(map)).containsExactly("a=va");
  }

  @Test
  void removingByIteratorRemovesTheKeyThatWasThereWhateverTheCallerDidToIt() {
    fill("a", "b");
    Iterator<byte[]> keys = map.keySet().iterator();
    assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
    keys.next()[0] = 'b';
    keys.remove();
    assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
    keys.next();
    assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
    assertThat(contents(map)).containsExactly("b=vb");
  }

  @Test
  void boundsAreCopied() {
    fill("a", "b", "c");
    byte[] from = bytes("b");
    NavigableMap<byte[], byte[]> tail = map.tailMap(from);
    from[0] = 'a';
    assertThat(contents(tail)).containsExactly("b=vb", "c=vc");
  }

  @Test
  void anIteratorSeesTheMomentAtWhichItWasMade() {
    fill("a", "c");
    Iterator<Map.Entry<byte[], byte[]>> entries = map.entrySet().iterator();
    fill("b", "d");
    map.remove(bytes("c"));
    List<String> seen = new ArrayList<>();
    entries.forEachRemaining(e -> seen.add(text(e.getKey())));
    assertThat(seen).containsExactly("a", "c");
    assertThat(contents(map)).containsExactly("a=va", "b=vb", "d=vd");
  }

  @Test
  void theMapOfASnapshotRefusesEveryWrite() {
    fill("a", "b");
    StoreMap snapshot = StoreMap.readOnly(store, KeyOrder.BYTEWISE);
    byte[] a = bytes("a");
    List<Consumer<StoreMap>> writes = List.of(
        m -> m.put(a, a),
        m -> m.putIfAbsent(a, a),
        m -> m.replace(a, a),
        m -> m.replace(a, bytes("va"), a),
        m -> m.remove(a),
        m -> m.remove(a, bytes("va")),
        m -> m.compute(a, (k, v) -> a),
        m -> m.merge(a, a, (x, y) -> a),
        m -> m.computeIfAbsent(bytes("z"), k -> a),
        m -> m.pollFirstEntry(),
        m -> m.pollLastEntry(),
        m -> m.clear(),
        m -> m.keySet().remove(a),
        m -> m.keySet().clear(),
        m -> m.values().remove(bytes("va")),
        m -> m.entrySet().remove(Map.entry(a, bytes("va"))),
        m -> m.firstEntry().setValue(a));
    for (Consumer<StoreMap> write : writes) {
      for (StoreMap view :
          List.of(snapshot, snapshot.descendingMap(), snapshot.headMap(bytes("b")))) {
        assertThatThrownBy(() -> write.accept(view))
            .isInstanceOf(UnsupportedOperationException.class);
      }
    }
    Iterator<byte[]> keys = snapshot.keySet().iterator();
    keys.next();
    assertThatThrownBy(keys::remove).hasMessageContaining("snapshot");
    keys.next();
    assertThat(contents(snapshot)).containsExactly("a=va", "b=vb");
  }

  @Test
  void nullsAreRejected() {
    byte[] a = bytes("a");
    List<Function<ConcurrentNavigableMap<byte[], byte[]>, Object>> calls = List.of(
        m -> m.get(null),
        m -> m.containsKey(null),
        m -> m.containsValue(null),
        m -> m.put(null, a),
        m -> m.put(a, null),
        m -> m.putIfAbsent(a, null),
        m -> m.replace(a, null),
        m -> m.replace(a, null, a),
        m -> m.remove(null),
        m -> m.remove(a, null),
        m -> m.lowerKey(null),
        m -> m.headMap(null),
        m -> m.values().contains(null));
    for (Function<ConcurrentNavigableMap<byte[], byte[]>, Object> call : calls) {
      assertThatThrownBy(() -> call.apply(map)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aFunctionMayChangeTheValueInPlace() {
    byte[] counter = bytes("n");
    map.put(counter, new byte[1]);
    map.compute(counter, (k, v) -> {
      v[0]++;
      return v;
    });
    map.computeIfPresent(counter, (k, v) -> {
      v[0]++;
      return v;
    });
    map.merge(counter, new byte[1], (v, w) -> {
      v[0]++;
      return v;
    });
    map.replaceAll((k, v) -> {
      v[0]++;
      return v;
    });
    assertThat(map.get(counter)).containsExactly(4);
    assertThat(map.compute(counter, (k, v) -> null)).isNull();
    assertThat(map.containsKey(counter)).isFalse();
  }

  @Test
  void aSubmapKeepsWritesInItsBounds() {
    fill("a", "b", "c");
    NavigableMap<byte[], byte[]> sub = map.subMap(bytes("b"), true, bytes("c"), false);
    assertThatThrownBy(() -> sub.put(bytes("c"), bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sub.tailMap(bytes("a"))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.subMap(bytes("c"), bytes("b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sub.get(bytes("c"))).isNull();
    assertThat(sub.remove(bytes("a"))).isNull();
    sub.clear();
    assertThat(contents(map)).containsExactly("a=va", "c=vc");
    assertThat(sub.toString()).contains("[62, 63)");
  }

  @Test
  void keysThatACustomOrderHoldsForTheSameShareALock() {
    KeyLocks locks = new KeyLocks(Orders.CASELESS);
    assertThat(locks.of(bytes("Key"))).isSameAs(locks.of(bytes("kEY")));
    KeyLocks bytewise = new KeyLocks(KeyOrder.BYTEWISE);
    assertThat(bytewise.of(bytes("Key"))).isSameAs(bytewise.of(bytes("Key")));
  }

  private void fill(String... keys) {
    for (String key : keys) {
      map.put(bytes(key), bytes("v" + key));
    }
  }

  private static List<String> contents(Map<byte[], byte[]> map) {
    List<String> contents = new ArrayList<>();
    map.forEach((k, v) -> contents.add(text(k) + "=" + text(v)));
    return contents;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
