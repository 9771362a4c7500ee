package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DecodingException;
import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.Codecs;
import io.kiwidb.codec.OrderedCodec;
import io.kiwidb.codec.Tuple2;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import io.kiwidb.typed.TypedCursor;
import io.kiwidb.typed.TypedKeyspace;
import io.kiwidb.typed.TypedView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypedKeyspaceTest {
  private Kiwi db;
  private TypedKeyspace<Long, String> names;

  @BeforeEach
  void open() {
    db = Kiwi.open(
        MemoryStorage.named("TypedKeyspaceTest"),
        Options.builder().profile(Profile.DEV).build());
    names = db.createKeyspace("names").typed(Codecs.int64(), Codecs.text());
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void singleKeysAreReadAndWritten() {
    names.put(-1L, "minus one");
    names.put(1L, "one");
    names.delete(1L);
    assertThat(names.get(-1L)).isEqualTo("minus one");
    assertThat(names.get(1L)).isNull();
    assertThat(names.contains(-1L)).isTrue();
    assertThat(names.multiGet(List.of(1L, -1L))).containsExactly(null, "minus one");
    assertThat(names.keyspace().get(Codecs.int64().encode(-1L))).isNotNull();
    assertThat(db.count(KeyRange.all())).isZero();
  }

  @Test
  void numbersSortAsNumbers() {
    for (long number : List.of(10L, -1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE, -256L, 256L)) {
      names.put(number, Long.toString(number));
    }
    assertThat(names.firstKey()).isEqualTo(Long.MIN_VALUE);
    assertThat(names.lastKey()).isEqualTo(Long.MAX_VALUE);
    assertThat(names.firstEntry()).isEqualTo(Map.entry(Long.MIN_VALUE, "" + Long.MIN_VALUE));
    assertThat(names.lastEntry()).isEqualTo(Map.entry(Long.MAX_VALUE, "" + Long.MAX_VALUE));
    KeyRange range = names.range(-256L, 256L);
    assertThat(names.stream(range).map(Map.Entry::getKey)).containsExactly(-256L, -1L, 0L, 10L);
    assertThat(names.stream(range, Direction.DESCENDING).map(Map.Entry::getValue))
        .containsExactly("10", "0", "-1", "-256");
    assertThat(names.count(names.atLeast(10L))).isEqualTo(3);
    assertThat(names.stream(names.lessThan(-1L)).count()).isEqualTo(2);
    List<String> seen = new ArrayList<>();
    names.forEach(range, (key, value) -> seen.add(key + value));
    names.forEachWhile(range, Direction.DESCENDING, (key, value) -> !seen.add("last " + key));
    names.forEachWhile(range, (key, value) -> !seen.add("first " + key));
    names.forEach(names.atLeast(10L), Direction.DESCENDING, (key, value) -> seen.add("" + key));
    assertThat(seen)
        .containsExactly(
            "-256-256",
            "-1-1",
            "00",
            "1010",
            "last 10",
            "first -256",
            "" + Long.MAX_VALUE,
            "256",
            "10");
  }

  @Test
  void aCursorGoesBothWays() {
    for (long number = -3; number < 4; number++) {
      names.put(number * 10, "v" + number);
    }
    try (TypedCursor<Long, String> cursor = names.cursor()) {
      assertThat(cursor.isValid()).isFalse();
      assertThat(cursor.seek(-15L)).isTrue();
      assertThat(cursor.key()).isEqualTo(-10L);
      assertThat(cursor.prev()).isTrue();
      assertThat(cursor.value()).isEqualTo("v-2");
      assertThat(cursor.seekForPrev(15L)).isTrue();
      assertThat(cursor.key()).isEqualTo(10L);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(20L);
      assertThat(cursor.seekToLast()).isTrue();
      assertThat(cursor.value()).isEqualTo("v3");
      assertThat(cursor.next()).isFalse();
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    }
    try (Snapshot snapshot = db.snapshot()) {
      names.delete(0L);
      try (TypedCursor<Long, String> cursor = names.at(snapshot).cursor(names.range(0L, 10L))) {
        assertThat(cursor.seekToFirst()).isTrue();
        assertThat(cursor.key()).isZero();
        assertThat(cursor.next()).isFalse();
      }
    }
  }

  @Test
  void aCursorPassesBytesOfOthers() {
    names.put(1L, "one");
    names.put(3L, "three");
    names.keyspace().put(Codecs.int64().encode(2L), new byte[] {(byte) 0xff});
    try (TypedCursor<Long, String> cursor = names.cursor()) {
      assertThat(cursor.seek(2L)).isTrue();
      assertThatThrownBy(cursor::value).isInstanceOf(DecodingException.class);
      assertThat(cursor.key()).isEqualTo(2L);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo("three");
    }
  }

  /** The values have 10,000 bytes, of which no copy is made; a key has eight. */
  @Test
  void aValueIsDecodedInPlace() {
    TypedKeyspace<Long, Integer> sizes =
        names.keyspace().store().createKeyspace("sizes").typed(Codecs.int64(), new LengthOf());
    Long key = 7L;
    sizes.put(key, 10_000);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      least = Math.min(least, AllocationMeter.bytesOf(() -> assertThatAllAre(sizes, key)));
      sizes.keyspace().flush(); // the second time from a table
    }
    assertThat(least / 1_000).isLessThanOrEqualTo(64);
    try (TypedCursor<Long, Integer> cursor = sizes.cursor()) {
      AllocationMeter.assertAllocatesNothing("moving a typed cursor", () -> {
        for (int i = 0; i < 1_000; i++) {
          cursor.seekToFirst();
          cursor.next();
        }
      });
    }
  }

  private static void assertThatAllAre(TypedKeyspace<Long, Integer> sizes, Long key) {
    int sum = 0;
    for (int i = 0; i < 1_000; i++) {
      Integer size = sizes.get(key);
      sum += size == null ? 0 : size;
    }
    if (sum != 10_000_000) {
      throw new AssertionError("the sum of a thousand sizes is " + sum);
    }
  }

  /** A number as so many bytes. */
  private static final class LengthOf implements Codec<Integer> {
    @Override
    public byte[] encode(Integer value) {
      return new byte[value];
    }

    @Override
    public Integer decode(byte[] array, int offset, int length) {
      return length;
    }
  }

  @Test
  void aBatchIsWrittenToSeveralOfThem() {
    TypedKeyspace<String, Long> ids = db.createKeyspace("ids").typed(Codecs.text(), Codecs.int64());
    names.put(2L, "two");
    WriteBatch batch = new WriteBatch();
    names.put(batch, 1L, "one");
    ids.put(batch, "one", 1L);
    names.delete(batch, 2L);
    assertThat(names.stream().count()).isEqualTo(1);
    db.write(batch);
    assertThat(names.asMap()).isEqualTo(Map.of(1L, "one"));
    assertThat(ids.asMap()).isEqualTo(Map.of("one", 1L));
  }

  @Test
  void aSnapshotIsReadAsItWas() {
    names.put(1L, "one");
    try (Snapshot snapshot = db.snapshot()) {
      names.put(1L, "uno");
      names.put(2L, "dos");
      TypedView<Long, String> before = names.at(snapshot);
      assertThat(before.get(1L)).isEqualTo("one");
      assertThat(before.asMap()).isEqualTo(Map.of(1L, "one"));
      assertThat(before.stream().toList()).containsExactly(Map.entry(1L, "one"));
      assertThatThrownBy(() -> before.asMap().put(3L, "tres"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(names.asMap()).isEqualTo(Map.of(1L, "uno", 2L, "dos"));
  }

  @Test
  void tuplesArePagesOfTheirLeadingComponents() {
    OrderedCodec<Tuple2<String, Instant>> codec =
        Codecs.tuple(Codecs.text(), Codecs.instant().reversed());
    TypedKeyspace<Tuple2<String, Instant>, String> visits =
        db.createKeyspace("visits").typed(codec, Codecs.text());
    for (String user : List.of("ada", "ad", "adam", "ada\0")) {
      for (int second = -2; second < 3; second++) {
        visits.put(new Tuple2<>(user, Instant.ofEpochSecond(second)), user + second);
      }
    }
    KeyRange ofAda = KeyRange.prefix(Codecs.text().encodeComponent("ada"));
    assertThat(visits.stream(ofAda).map(Map.Entry::getValue))
        .containsExactly("ada2", "ada1", "ada0", "ada-1", "ada-2");
    assertThat(visits.stream(ofAda).findFirst().orElseThrow().getKey().second())
        .isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  void bytesOfOthersAreRefused() {
    names.keyspace().put(new byte[] {1}, new byte[] {2});
    names.keyspace().put(Codecs.int64().encode(7L), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> names.firstKey()).isInstanceOf(DecodingException.class);
    assertThatThrownBy(() -> names.stream().count()).isInstanceOf(DecodingException.class);
    assertThatThrownBy(() -> names.asMap().forEach((key, value) -> {}))
        .isInstanceOf(DecodingException.class);
    assertThatThrownBy(() -> names.get(7L))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("expected text in UTF-8, found 1 bytes: ff");
    assertThat(names.contains(7L)).isTrue();
    assertThat(db.stats().snapshots()).isZero();
  }

  /** Random operations on the map of a typed keyspace and on a tree, which must agree. */
  @Test
  void theMapAgreesWithATree() {
    long seed = 18;
    Random random = new Random(seed);
    ConcurrentNavigableMap<Long, String> map = names.asMap();
    TreeMap<Long, String> tree = new TreeMap<>();
    for (int i = 0; i < 3_000; i++) {
      long key = random.nextInt(40) - 20;
      String value = "v" + random.nextInt(3);
      String as = "seed %d, step %d".formatted(seed, i);
      switch (random.nextInt(8)) {
        case 0 -> assertThat(map.put(key, value)).as(as).isEqualTo(tree.put(key, value));
        case 1 -> assertThat(map.remove(key)).as(as).isEqualTo(tree.remove(key));
        case 2 -> assertThat(map.remove(key, value)).as(as).isEqualTo(tree.remove(key, value));
        case 3 ->
          assertThat(map.merge(key, value, (a, b) -> a.length() > 6 ? null : a + b))
              .as(as)
              .isEqualTo(tree.merge(key, value, (a, b) -> a.length() > 6 ? null : a + b));
        case 4 -> assertThat(map.higherEntry(key)).as(as).isEqualTo(tree.higherEntry(key));
        case 5 ->
          assertThat(map.descendingMap().headMap(key, true))
              .as(as)
              .isEqualTo(tree.descendingMap().headMap(key, true));
        case 6 ->
          assertThat(map.replace(key, value, "new"))
              .as(as)
              .isEqualTo(tree.replace(key, value, "new"));
        default ->
          assertThat(map.computeIfAbsent(key, k -> "k" + k))
              .as(as)
              .isEqualTo(tree.computeIfAbsent(key, k -> "k" + k));
      }
    }
    assertThat(map).isEqualTo(tree);
    assertThat(map.hashCode()).isEqualTo(tree.hashCode());
    assertThat(map.keySet()).containsExactlyElementsOf(tree.keySet());
    assertThat(map.values().stream().toList()).isEqualTo(List.copyOf(tree.values()));
  }

  @Test
  void arraysAreComparedByContent() {
    Keyspace keyspace = db.createKeyspace("arrays");
    ConcurrentNavigableMap<byte[], byte[]> map =
        keyspace.typed(Codecs.bytes(), Codecs.bytes()).asMap();
    map.put(new byte[] {1}, new byte[] {2});
    assertThat(map.containsValue(new byte[] {2})).isTrue();
    assertThat(map.replace(new byte[] {1}, new byte[] {2}, new byte[] {3})).isTrue();
    assertThat(map.entrySet().contains(Map.entry(new byte[] {1}, new byte[] {3})))
        .isTrue();
    assertThat(map.keySet().remove(new byte[] {1})).isTrue();
    assertThat(map).isEmpty();
  }

  /** Numbers, little-endian. */
  private enum LittleEndian implements OrderedCodec<Integer> {
    CODEC;

    @Override
    public byte[] encode(Integer value) {
      return new byte[] {value.byteValue(), (byte) (value >> 8)};
    }

    @Override
    public Integer decode(byte[] array, int offset, int length) {
      return array[offset] & 0xff | (array[offset + 1] & 0xff) << 8;
    }

    @Override
    public Comparator<Integer> comparator() {
      return Comparator.naturalOrder();
    }

    @Override
    public String keyOrder() {
      return LastByteFirst.ORDER.name();
    }
  }

  @Test
  void aCodecMustPreserveTheOrderOfTheKeyspace() {
    Keyspace own = db.createKeyspace(
        "own",
        KeyspaceOptions.builder().keyOrder(KeyOrder.of(LastByteFirst.ORDER)).build());
    assertThatThrownBy(() -> own.typed(Codecs.int64(), Codecs.text()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'bytewise'")
        .hasMessageContaining("keyspace 'own' has the key order 'last-byte-first'");
    assertThatThrownBy(() -> db.typed(LittleEndian.CODEC, Codecs.text()))
        .isInstanceOf(IllegalArgumentException.class);
    Codec<String> shown = Codecs.int32().map(i -> "<" + i + ">", s -> s.length());
    TypedKeyspace<Integer, String> typed = own.typed(LittleEndian.CODEC, shown);
    for (int i = 0; i < 1_000; i += 100) {
      typed.put(i, "x".repeat(i));
    }
    assertThat(typed.stream(typed.range(200, 500)).map(Map.Entry::getValue))
        .containsExactly("<200>", "<300>", "<400>");
    assertThat(typed.asMap().tailMap(800).keySet()).containsExactly(800, 900);
  }
}
