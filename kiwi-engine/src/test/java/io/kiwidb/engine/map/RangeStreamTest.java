package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams hold and release: the store counts its open snapshots and cursors. */
class RangeStreamTest {
  private static final int COUNT = 520;

  private final TreeStore store = new TreeStore(KeyOrder.BYTEWISE);

  @BeforeEach
  void fill() {
    for (int i = 0; i < COUNT; i++) {
      store.asMap().put(key(i), new byte[] {1});
    }
  }

  private static byte[] key(int i) {
    return new byte[] {(byte) (i >> 8), (byte) i};
  }

  private static int number(Map.Entry<byte[], byte[]> entry) {
    return (entry.getKey()[0] & 0xff) << 8 | entry.getKey()[1] & 0xff;
  }

  private Stream<Integer> stream() {
    return RangeStream.of((StoreMap) store.asMap(), KeyRange.all(), Direction.ASCENDING)
        .map(RangeStreamTest::number);
  }

  private void assertNothingIsHeld() {
    assertThat(store.openMoments).hasValue(0);
    assertThat(store.openCursors).hasValue(0);
  }

  @Test
  void operationsThatReadEverythingReleaseEverything() {
    assertThat(stream().mapToInt(i -> i).sum()).isEqualTo(COUNT * (COUNT - 1) / 2);
    assertThat(stream().sorted((a, b) -> b - a).limit(3)).containsExactly(519, 518, 517);
    assertThat(stream().parallel().count()).isEqualTo(COUNT);
    assertNothingIsHeld();
  }

  /** 16 is the size of the first page, 48 the end of the second. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 47, 48, 49, 519, 520, 521})
  void operationsThatStopEarlyReleaseEverything(int limit) {
    assertThat(stream().limit(limit).toList()).hasSize(Math.min(limit, COUNT));
    assertNothingIsHeld();
    assertThat(stream().skip(limit).findFirst().isPresent()).isEqualTo(limit < COUNT);
    assertThat(stream().takeWhile(i -> i < limit).count()).isEqualTo(Math.min(limit, COUNT));
    assertThat(stream().anyMatch(i -> i == limit)).isEqualTo(limit < COUNT);
    assertThat(
            stream().flatMap(i -> stream().skip(i).limit(1)).limit(limit % 50).count())
        .isEqualTo(limit % 50);
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 300, 519})
  void failuresReleaseEverything(int at) {
    Consumer<Integer> fails = i -> {
      if (i == at) {
        throw new IllegalStateException("mine");
      }
    };
    assertThatThrownBy(() -> stream().forEach(fails)).hasMessage("mine");
    assertNothingIsHeld();
    assertThatThrownBy(() -> stream().peek(fails).anyMatch(i -> false)).hasMessage("mine");
    assertNothingIsHeld();
  }

  @Test
  void anIteratorReadsPageByPage() {
    try (Stream<Integer> stream = stream()) {
      Iterator<Integer> iterator = stream.iterator();
      assertThat(iterator.next()).isZero();
      store.asMap().put(key(500), new byte[] {2});
      assertThat(store.openCursors).hasValue(0);
      assertThat(store.openMoments).hasValue(1); // which shows that it has not read everything
      for (int i = 1; i < 300; i++) {
        assertThat(iterator.next()).isEqualTo(i);
      }
      assertThat(store.openMoments).hasValue(1);
    }
    assertNothingIsHeld();
    assertThat(toList(stream().iterator())).hasSize(COUNT);
    assertNothingIsHeld();
  }

  private static List<Integer> toList(Iterator<Integer> iterator) {
    return Stream.generate(() -> iterator.hasNext() ? iterator.next() : -1)
        .takeWhile(i -> i >= 0)
        .toList();
  }

  @Test
  void aStreamThatIsNeverUsedHoldsNothing() {
    Stream<Integer> unused = stream();
    assertNothingIsHeld();
    unused.close();
    assertThatThrownBy(unused::count).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itSeesTheMomentWhenItBegins() {
    Stream<Integer> stream = stream();
    store.asMap().remove(key(0));
    assertThat(stream.peek(i -> store.asMap().remove(key(519))).count()).isEqualTo(COUNT - 1);
  }
}
