package io.kiwidb.engine.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of first and last keys, of ranges and in place, on everything that can be read. */
class RangeReadsTest {
  private static final int COUNT = 100; // keys of the form "k042" with the value "v42"

  private Kiwi db;
  private Keyspace users;

  private enum Where {
    STORE,
    KEYSPACE,
    SNAPSHOT,
    SNAPSHOT_OF_KEYSPACE
  }

  @BeforeEach
  void open() {
    db = Kiwi.open(
        MemoryStorage.named("RangeReadsTest"),
        Options.builder().profile(Profile.DEV).build());
    users = db.createKeyspace("users");
    for (int i = 0; i < COUNT; i++) {
      db.put(key(i), value(i));
      users.put(key(i), value(i));
    }
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static byte[] key(int i) {
    return "k%03d".formatted(i).getBytes(UTF_8);
  }

  private static byte[] value(int i) {
    return ("v" + i).getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Reads, then changes everything if it is a snapshot, and reads again. */
  private void on(Where where, Consumer<ReadView> reads) {
    if (where == Where.STORE || where == Where.KEYSPACE) {
      reads.accept(where == Where.STORE ? db : users);
      return;
    }
    try (Snapshot snapshot = db.snapshot()) {
      ReadView view = where == Where.SNAPSHOT ? snapshot : snapshot.keyspace(users);
      reads.accept(view);
      db.asMap().clear();
      users.asMap().clear();
      db.put(key(500), value(500));
      users.put(key(500), value(500));
      reads.accept(view);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsAreFound(Where where) {
    on(where, view -> {
      assertThat(view.firstKey()).isEqualTo(key(0));
      assertThat(view.lastKey()).isEqualTo(key(99));
      assertThat(view.firstEntry().getValue()).isEqualTo(value(0));
      assertThat(view.lastEntry().getKey()).isEqualTo(key(99));
    });
  }

  @Test
  void anEmptyKeyspaceHasNoEnds() {
    Keyspace empty = db.createKeyspace("empty");
    assertThat(empty.firstKey()).isNull();
    assertThat(empty.lastKey()).isNull();
    assertThat(empty.firstEntry()).isNull();
    assertThat(empty.lastEntry()).isNull();
    assertThat(empty.stream(KeyRange.all())).isEmpty();
    assertThat(empty.count(KeyRange.all())).isZero();
    assertThat(empty.estimate(KeyRange.all()).keys()).isZero();
    assertThat(empty.estimate(KeyRange.all()).bytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void rangesAreReadInBothDirections(Where where) {
    on(where, view -> {
      KeyRange range = KeyRange.of(key(20), key(60));
      assertThat(view.count(range)).isEqualTo(40);
      assertThat(keys(view.stream(range))).isEqualTo(numbers(20, 59));
      assertThat(keys(view.stream(range, Direction.DESCENDING))).isEqualTo(numbers(59, 20));
      assertThat(keys(view.stream(KeyRange.atLeast(key(97))))).isEqualTo(numbers(97, 99));
      assertThat(keys(view.stream(KeyRange.lessThan(key(2))))).isEqualTo(numbers(0, 1));
      List<String> seen = new ArrayList<>();
      view.forEach(KeyRange.atLeast(key(98)), (key, value) -> seen.add(text(key) + text(value)));
      view.forEach(
          KeyRange.lessThan(key(2)), Direction.DESCENDING, (key, value) -> seen.add(text(value)));
      assertThat(seen).containsExactly("k098v98", "k099v99", "v1", "v0");
    });
  }

  private static List<String> keys(Stream<Map.Entry<byte[], byte[]>> stream) {
    return stream.map(entry -> text(entry.getKey())).toList();
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i != to; i += Integer.signum(to - from)) {
      numbers.add(text(key(i)));
    }
    numbers.add(text(key(to)));
    return numbers;
  }

  @Test
  void rangesWithoutKeysAreEmpty() {
    assertThat(db.stream(KeyRange.of(key(5), key(5)))).isEmpty();
    assertThat(db.stream(KeyRange.of(key(7), key(5)), Direction.DESCENDING)).isEmpty();
    assertThat(db.count(KeyRange.of(key(7), key(5)))).isZero();
    assertThat(db.estimate(KeyRange.of(key(7), key(5))).keys()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anActionCanStop(Where where) {
    on(where, view -> {
      List<String> seen = new ArrayList<>();
      view.forEachWhile(KeyRange.all(), (key, value) -> seen.add(text(key)) && seen.size() < 3);
      view.forEachWhile(KeyRange.all(), Direction.DESCENDING, (key, value) -> !seen.add("last"));
      assertThat(seen).containsExactly("k000", "k001", "k002", "last");
    });
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreReadInPlace(Where where) {
    on(where, view -> {
      assertThat(read(view, key(42))).isEqualTo("v42");
      assertThat(read(view, key(600))).isNull();
    });
  }

  private static String read(ReadView view, byte[] key) {
    return view.get(key, (array, offset, length) -> new String(array, offset, length, UTF_8));
  }

  @Test
  void aReaderOfAValueMayUseTheStore() {
    db.flush();
    String both = db.get(key(1), (array, offset, length) -> {
      db.put(key(1), value(100));
      assertThat(read(db, key(2))).isEqualTo("v2");
      assertThat(db.get(key(1))).isEqualTo(value(100));
      db.flush();
      db.compact();
      return new String(array, offset, length, UTF_8);
    });
    assertThat(both).isEqualTo("v1");
    assertThatThrownBy(() -> db.get(key(3), (array, offset, length) -> {
          throw new IllegalStateException("mine");
        }))
        .hasMessage("mine");
    db.<Boolean>get(key(3), (array, offset, length) -> {
      db.close();
      return array[offset] == 'v';
    });
    assertThatThrownBy(() -> read(db, key(3))).isInstanceOf(DatabaseClosedException.class);
  }

  @Test
  void readingInPlaceAllocatesNothing() {
    byte[] key = key(7);
    users.flush();
    AllocationMeter.assertAllocatesNothing("reads in place", () -> sum(db, key));
    AllocationMeter.assertAllocatesNothing("reads in place of a table", () -> sum(users, key));
    try (Snapshot snapshot = db.snapshot()) {
      ReadView ofUsers = snapshot.keyspace(users);
      AllocationMeter.assertAllocatesNothing("reads at a snapshot", () -> sum(snapshot, key));
      AllocationMeter.assertAllocatesNothing("reads of its keyspace", () -> sum(ofUsers, key));
    }
  }

  private static long sum(ReadView view, byte[] key) {
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      Boolean isV = view.get(key, (array, offset, length) -> array[offset] == 'v');
      sum += isV != null && isV ? 1 : 0;
    }
    return sum;
  }
}
