package io.kiwidb.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class MergingCursorTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;

  @Test
  void walksLikeASortedListWhateverTheNumberOfSources() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      KeyOrder order = Orders.all()[seed % 3];
      List<byte[]> keys = Histories.keys(random, 1 + random.nextInt(20));
      List<KeyVersion> all = Histories.writes(random, keys, random.nextInt(120));
      List<EntryCursor> sources =
          new ArrayList<>(split(random, order, all, 1 + random.nextInt(20)));
      EntryCursor cursor = new MergingCursor(order, sources);
      new EntryWalk(order, cursor, all, random, "seed " + seed).steps(300, keys);
    }
  }

  @Test
  void hasNoEntriesWithoutSources() {
    EntryCursor cursor = new MergingCursor(ORDER, List.of());
    assertThat(cursor.first()).isFalse();
    assertThat(cursor.last()).isFalse();
    assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void showsTheOnlySourceWithoutCopying() {
    SortedSource source = new SortedSource(ORDER, List.of(KeyVersion.put("a", 1, "x")));
    assertThat(new MergingCursor(ORDER, List.of(source)).entry()).isSameAs(source.entry());
    assertThat(MergingCursor.of(ORDER, List.of(source))).isSameAs(source);
  }

  @Test
  void showsEqualEntriesNewerSourceFirstAndInTheSameOrderBackwards() {
    List<SortedSource> sources = new ArrayList<>();
    for (String value : List.of("newest", "middle", "oldest")) {
      sources.add(new SortedSource(ORDER, List.of(KeyVersion.put("k", 5, value))));
    }
    EntryCursor cursor = new MergingCursor(ORDER, sources);
    List<String> seen = new ArrayList<>();
    for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
      seen.add(value(cursor));
    }
    assertThat(seen).containsExactly("newest", "middle", "oldest");
    cursor.first();
    cursor.next();
    assertThat(cursor.previous()).isTrue();
    assertThat(value(cursor)).isEqualTo("newest");
    cursor.last();
    assertThat(value(cursor)).isEqualTo("oldest");
    cursor.previous();
    assertThat(value(cursor)).isEqualTo("middle");
    cursor.next();
    assertThat(value(cursor)).isEqualTo("oldest");
  }

  @Test
  void turnsRoundRightlyAlthoughASourceHasGrown() {
    SortedSource memtable = new SortedSource(ORDER, List.of(KeyVersion.put("c", 1, "c")));
    SortedSource table =
        new SortedSource(ORDER, List.of(KeyVersion.put("b", 2, "b"), KeyVersion.put("d", 3, "d")));
    EntryCursor cursor = new MergingCursor(ORDER, List.of(memtable, table));
    cursor.first();
    cursor.next();
    cursor.next();
    assertThat(value(cursor)).isEqualTo("d");
    // After the position where the memtable's cursor ended.
    for (String key : List.of("e", "f", "g")) {
      memtable.versions.add(KeyVersion.put(key, 9, key));
    }
    cursor.previous();
    assertThat(value(cursor)).isEqualTo("c");
    cursor.previous();
    assertThat(value(cursor)).isEqualTo("b"); // here the memtable's cursor has ended
    memtable.versions.add(KeyVersion.put("a", 10, "a"));
    memtable.versions.add(KeyVersion.put("bb", 11, "bb"));
    cursor.next();
    assertThat(value(cursor)).isEqualTo("bb");
  }

  @Test
  void asksOneSourceOnlyOnceAStepInARun() {
    List<KeyVersion> run = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      run.add(KeyVersion.put(String.format("a%03d", i), 1000 + i, "x"));
    }
    SortedSource long1 = new SortedSource(ORDER, run);
    SortedSource other = new SortedSource(ORDER, List.of(KeyVersion.put("b", 1, "b")));
    EntryCursor cursor = new MergingCursor(ORDER, List.of(other, long1));
    cursor.first();
    for (int i = 0; i < 100; i++) {
      assertThat(cursor.next()).isTrue();
    }
    assertThat(value(cursor)).isEqualTo("b");
    assertThat(long1.steps).isEqualTo(100);
    assertThat(other.steps).isZero();
  }

  @Test
  void standsNowhereAfterAFailureUntilItIsPositionedAgain() {
    for (int failIn = 0; failIn < 6; failIn++) {
      SortedSource good = new SortedSource(
          ORDER, List.of(KeyVersion.put("a", 1, "a"), KeyVersion.put("c", 2, "c")));
      SortedSource bad = new SortedSource(
          ORDER, List.of(KeyVersion.put("b", 3, "b"), KeyVersion.put("d", 4, "d")));
      EntryCursor cursor = new MergingCursor(ORDER, List.of(good, bad));
      bad.failIn = failIn;
      assertThatThrownBy(() -> {
            cursor.first();
            cursor.next();
            cursor.previous();
            cursor.next();
            while (cursor.next()) {
              assertThat(cursor.entry().keyLength()).isOne();
            }
            cursor.last();
          })
          .as("failure of call %s", failIn)
          .isInstanceOf(CorruptionException.class);
      assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cursor::previous).isInstanceOf(IllegalStateException.class);
      new EntryWalk(ORDER, cursor, versionsOf(good, bad), new Random(1), "afterwards")
          .steps(50, List.of(KeyVersion.bytes("b"), KeyVersion.bytes("z")));
    }
  }

  @Test
  void closesEverySourceEvenWhenSomeFail() {
    List<SortedSource> sources = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sources.add(new SortedSource(ORDER, List.of()));
    }
    sources.get(0).closeFailure = new IllegalStateException("first");
    sources.get(2).closeFailure = new IllegalStateException("second");
    assertThatThrownBy(() -> new MergingCursor(ORDER, sources).close())
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed())
            .extracting(Throwable::getMessage)
            .containsExactly("second"));
    assertThat(sources).allMatch(s -> s.closes == 1);
  }

  public static List<SortedSource> split(
      Random random, KeyOrder order, List<KeyVersion> all, int count) {
    List<List<KeyVersion>> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    boolean byAge = random.nextBoolean(); // as in a database, or wildly mixed; some stay empty
    for (int i = 0; i < all.size(); i++) {
      int part = byAge
          ? (all.size() - 1 - i) * count / all.size()
          : random.nextInt(count) * random.nextInt(2);
      parts.get(part).add(all.get(i));
    }
    List<SortedSource> sources = new ArrayList<>();
    for (List<KeyVersion> part : parts) {
      sources.add(new SortedSource(order, part));
    }
    return sources;
  }

  private static List<KeyVersion> versionsOf(SortedSource... sources) {
    List<KeyVersion> all = new ArrayList<>();
    for (SortedSource source : sources) {
      all.addAll(source.versions);
    }
    return all;
  }

  private static String value(EntryCursor cursor) {
    return KeyVersion.text(cursor.entry().copyValue());
  }
}
