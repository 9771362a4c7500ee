package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.engine.merge.Orders;
import io.kiwidb.key.KeyOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Iterators, spliterators and streams of a map: what they see, what they hold, and their
 * characteristics.
 */
class StoreMapWalkTest {
  private static final int MANY = 5_000; // some pages

  private final TreeStore store = new TreeStore(KeyOrder.BYTEWISE);
  private final ConcurrentNavigableMap<byte[], byte[]> map = store.asMap();

  @Test
  void anAbandonedIteratorHoldsNoCursor() {
    fill(MANY);
    for (Map.Entry<byte[], byte[]> entry : map.entrySet()) {
      assertThat(text(entry.getKey())).isEqualTo("k00000");
      break;
    }
    List<Iterator<?>> abandoned = List.of(
        map.keySet().iterator(),
        map.keySet().descendingIterator(),
        map.values().iterator(),
        map.descendingMap().entrySet().iterator(),
        map.tailMap(bytes("k00100")).keySet().iterator());
    abandoned.forEach(Iterator::next);
    assertThat(store.openCursors).hasValue(0);
    assertThat(map.keySet().stream().findFirst()).isPresent();
    assertThat(map.values().stream().skip(500).anyMatch(value -> true)).isTrue();
    assertThat(store.openCursors).hasValue(0);
  }

  @Test
  void anIteratorThatCameToItsEndHoldsNothing() {
    fill(MANY);
    map.forEach((key, value) -> {});
    map.keySet().iterator().forEachRemaining(key -> {});
    map.values().spliterator().forEachRemaining(value -> {});
    assertThat(map.entrySet().stream().count()).isEqualTo(MANY);
    assertThat(store.openMoments).hasValue(0);
    fill(3);
    map.headMap(bytes("k00003")).keySet().iterator().next(); // one page is all there is
    assertThat(store.openMoments).hasValue(0);
  }

  @Test
  void everyPageIsOfTheMomentAtWhichTheIteratorWasMade() {
    fill(MANY);
    Iterator<byte[]> ascending = map.keySet().iterator();
    Iterator<byte[]> descending = map.descendingKeySet().iterator();
    for (int i = 1; i < MANY; i += 2) {
      map.remove(key(i));
    }
    map.put(bytes("l"), bytes("new"));
    map.put(bytes("a"), bytes("new"));
    List<String> seen = new ArrayList<>();
    ascending.forEachRemaining(key -> seen.add(text(key)));
    assertThat(seen).isEqualTo(keys(MANY));
    List<String> back = new ArrayList<>();
    descending.forEachRemaining(key -> back.add(0, text(key)));
    assertThat(back).isEqualTo(keys(MANY));
    assertThat(map).hasSize(MANY / 2 + 2);
  }

  @Test
  void aLoopThatPutsBehindItselfEnds() {
    fill(MANY);
    for (byte[] key : map.keySet()) {
      map.put(bytes(text(key) + "x"), key);
    }
    assertThat(map).hasSize(2 * MANY);
  }

  @Test
  void removesInEveryPage() {
    fill(MANY);
    Iterator<Map.Entry<byte[], byte[]>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      if (entries.next().getValue()[0] % 2 == 1) {
        entries.remove();
      }
    }
    assertThat(map).hasSize(MANY / 2);
    assertThat(map.values()).allMatch(value -> value[0] % 2 == 0);
  }

  @Test
  void largeValuesMakeSmallPages() {
    byte[] large = new byte[100 << 10];
    for (int i = 0; i < 40; i++) {
      map.put(key(i), large);
    }
    int count = 0;
    for (byte[] value : map.values()) {
      count += value.length == large.length ? 1 : 0;
    }
    assertThat(count).isEqualTo(40);
  }

  @Test
  void pagesGoOnBehindTheLastKeyInAnyOrder() {
    for (KeyOrder order : Orders.all()) {
      TreeStore other = new TreeStore(order);
      for (int i = 0; i < 300; i++) {
        other.put(bytes("Key" + i), bytes("v"));
        other.put(bytes("kEY" + i), bytes("w"));
      }
      List<String> expected =
          other.data.keySet().stream().map(StoreMapWalkTest::text).collect(Collectors.toList());
      List<String> seen = new ArrayList<>();
      other.asMap().keySet().iterator().forEachRemaining(key -> seen.add(text(key)));
      assertThat(seen).as(order.name()).isEqualTo(expected);
    }
  }

  @Test
  void keysAndEntriesAreSortedByTheComparatorOfTheirMap() {
    fill(100);
    for (NavigableMap<byte[], byte[]> view : views(map)) {
      Comparator<? super byte[]> order = view.comparator();
      Spliterator<byte[]> keys = view.keySet().spliterator();
      assertThat(keys.hasCharacteristics(Spliterator.SORTED | Spliterator.DISTINCT))
          .isTrue();
      assertThat(keys.getComparator()).isNotNull();
      List<byte[]> seen = new ArrayList<>();
      view.keySet().spliterator().forEachRemaining(seen::add);
      assertThat(seen).isSortedAccordingTo(keys.getComparator());
      assertThat(seen).isSortedAccordingTo(order);
      Spliterator<Map.Entry<byte[], byte[]>> entries = view.entrySet().spliterator();
      assertThat(entries.hasCharacteristics(Spliterator.SORTED | Spliterator.DISTINCT))
          .isTrue();
      assertThat(new ArrayList<>(view.entrySet())).isSortedAccordingTo(entries.getComparator());
      Spliterator<byte[]> values = view.values().spliterator();
      assertThat(values.characteristics() & (Spliterator.SORTED | Spliterator.DISTINCT))
          .isZero();
      assertThatThrownBy(values::getComparator).isInstanceOf(IllegalStateException.class);
    }
    Comparator<? super byte[]> back =
        map.descendingKeySet().descendingSet().spliterator().getComparator();
    assertThat(back.compare(bytes("a"), bytes("b"))).isNegative();
  }

  @Test
  void onlyTheMapOfASnapshotDoesNotChange() {
    fill(100);
    StoreMap snapshot = StoreMap.readOnly(store.snapshot(), KeyOrder.BYTEWISE);
    for (NavigableMap<byte[], byte[]> view : views(map)) {
      assertKind(view, Spliterator.CONCURRENT, Spliterator.IMMUTABLE);
    }
    for (NavigableMap<byte[], byte[]> view : views(snapshot)) {
      assertKind(view, Spliterator.IMMUTABLE, Spliterator.CONCURRENT);
    }
  }

  private static void assertKind(NavigableMap<byte[], byte[]> view, int has, int hasNot) {
    List<Collection<?>> collections =
        List.of(view.keySet(), view.navigableKeySet(), view.entrySet(), view.values());
    for (Collection<?> collection : collections) {
      int characteristics = collection.spliterator().characteristics();
      assertThat(characteristics & has).isNotZero();
      assertThat(characteristics & hasNot).isZero();
      assertThat(characteristics & (Spliterator.SIZED | Spliterator.SUBSIZED)).isZero();
      assertThat(characteristics & Spliterator.ORDERED).isNotZero();
      assertThat(characteristics & Spliterator.NONNULL).isNotZero();
    }
  }

  @Test
  void aSpliteratorSplitsIntoWhatComesFirst() {
    fill(MANY);
    Spliterator<byte[]> rest = map.keySet().spliterator();
    List<String> seen = new ArrayList<>();
    rest.tryAdvance(key -> seen.add(text(key)));
    for (Spliterator<byte[]> part = rest.trySplit(); part != null; part = rest.trySplit()) {
      assertThat(part.hasCharacteristics(Spliterator.SORTED)).isFalse();
      part.forEachRemaining(key -> seen.add(text(key)));
      rest.tryAdvance(key -> seen.add(text(key)));
    }
    rest.forEachRemaining(key -> seen.add(text(key)));
    assertThat(seen).isEqualTo(keys(MANY));
    assertThat(rest.tryAdvance(key -> {})).isFalse();
    assertThat(store.openMoments).hasValue(0);
  }

  @Test
  void streamsInParallelSeeEverythingInOrder() {
    fill(MANY);
    List<String> seen =
        map.keySet().parallelStream().map(StoreMapWalkTest::text).collect(Collectors.toList());
    assertThat(seen).isEqualTo(keys(MANY));
    assertThat(map.keySet().stream()
            .sorted(map.comparator().reversed())
            .findFirst()
            .map(StoreMapWalkTest::text))
        .hasValue("k04999");
  }

  @Test
  void streamsDoNotCount() {
    fill(3);
    Spliterator<byte[]> keys = map.keySet().spliterator();
    assertThat(keys.getExactSizeIfKnown()).isNegative();
    keys.forEachRemaining(key -> {});
    assertThat(keys.tryAdvance(key -> {})).isFalse();
    assertThat(map.entrySet().stream().map(entry -> text(entry.getKey())))
        .containsExactly("k00000", "k00001", "k00002");
  }

  private static List<NavigableMap<byte[], byte[]>> views(NavigableMap<byte[], byte[]> map) {
    return List.of(
        map,
        map.descendingMap(),
        map.headMap(key(50), true),
        map.tailMap(key(50), false).descendingMap(),
        map.descendingMap().subMap(key(70), true, key(20), true));
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      map.put(key(i), new byte[] {(byte) (i % 100)});
    }
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> text(key(i))).collect(Collectors.toList());
  }

  private static byte[] key(int number) {
    return bytes(String.format("k%05d", number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
