package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.merge.KeyVersion;
import io.kiwidb.engine.merge.SortedSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.EntryCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StoreCursorTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;

  private final AtomicBoolean databaseClosed = new AtomicBoolean();
  private final AtomicInteger closes = new AtomicInteger();

  @Test
  void callsFromNowhereSayWhatToDo() {
    Cursor cursor = cursor(source(KeyVersion.put("a", 1, "x")));
    assertNoKey(cursor);
    cursor.seekToFirst();
    assertThat(cursor.next()).isFalse();
    assertNoKey(cursor);
    cursor.seekToFirst();
    assertThat(cursor.prev()).isFalse();
    assertNoKey(cursor);
  }

  @Test
  void nullKeysAreRejectedAndChangeNothing() {
    Cursor cursor = cursor(source(KeyVersion.put("a", 1, "x")));
    cursor.seekToFirst();
    assertThatThrownBy(() -> cursor.seek(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> cursor.seekForPrev(null)).isInstanceOf(NullPointerException.class);
    assertThat(cursor.key()).isEqualTo(KeyVersion.bytes("a"));
  }

  @Test
  void useAfterCloseIsAnError() {
    Cursor cursor = cursor(source(KeyVersion.put("a", 1, "x")));
    cursor.seekToFirst();
    cursor.close();
    for (Consumer<Cursor> use : everyUse()) {
      assertThatThrownBy(() -> use.accept(cursor))
          .isInstanceOf(DatabaseClosedException.class)
          .hasMessageContaining("cursor");
    }
    assertThat(cursor.isValid()).isFalse();
  }

  @Test
  void useAfterTheDatabaseWasClosedIsAnError() {
    Cursor cursor = cursor(source(KeyVersion.put("a", 1, "x")));
    cursor.seekToFirst();
    databaseClosed.set(true);
    for (Consumer<Cursor> use : everyUse()) {
      assertThatThrownBy(() -> use.accept(cursor))
          .isInstanceOf(DatabaseClosedException.class)
          .hasMessageContaining("database /somewhere");
    }
    cursor.close();
    assertThat(closes).hasValue(1);
  }

  @Test
  void closesItsSourceAndRunsItsActionOnce() {
    SortedSource source = source();
    Cursor cursor = cursor(source);
    cursor.close();
    cursor.close();
    assertThat(source.closes).isEqualTo(1);
    assertThat(closes).hasValue(1);
  }

  @Test
  void runsItsActionAlsoWhenTheSourceFailsToClose() {
    SortedSource source = source();
    source.closeFailure = new IllegalStateException("close");
    assertThatThrownBy(cursor(source)::close).hasMessage("close");
    assertThat(closes).hasValue(1);
  }

  @Test
  void typesOfLaterReleasesAreNamed() {
    for (int type :
        new int[] {ValueType.RANGE_DELETE, ValueType.RANGE_DELETE | ValueType.HAS_EXPIRY}) {
      KeyVersion later = new KeyVersion(KeyVersion.bytes("k"), 3, type, KeyVersion.bytes("v"));
      for (Consumer<Cursor> use : List.<Consumer<Cursor>>of(
          Cursor::seekToFirst, Cursor::seekToLast, c -> c.seekForPrev(KeyVersion.bytes("k")))) {
        Cursor cursor = cursor(source(later));
        assertThatThrownBy(() -> use.accept(cursor))
            .isInstanceOf(IncompatibleFormatException.class)
            .hasMessageContaining(ValueType.nameOf(type))
            .hasMessageContaining("/somewhere");
        assertNoKey(cursor);
      }
    }
  }

  @Test
  void keyAndValueOutliveTheMovesOfTheSourceBehindThem() {
    Cursor cursor = cursor(source(
        KeyVersion.put("a", 1, "x"), KeyVersion.put("b", 2, "y"), KeyVersion.put("c", 3, "z")));
    cursor.seekToLast();
    assertThat(cursor.prev()).isTrue();
    byte[] value = cursor.valueArray();
    int offset = cursor.valueOffset();
    assertThat(cursor.prev()).isTrue();
    assertThat(value[offset]).isEqualTo((byte) 'y');
    assertThat(cursor.key()).isEqualTo(KeyVersion.bytes("a"));
    cursor.value()[0] = 'q';
    assertThat(cursor.value()).isEqualTo(KeyVersion.bytes("x"));
  }

  @Test
  void theRangeIsCopied() {
    byte[] from = KeyVersion.bytes("b");
    Cursor cursor = new StoreCursor(
        source(KeyVersion.put("a", 1, "x"), KeyVersion.put("c", 2, "z")),
        ORDER,
        KeyRange.atLeast(from),
        9,
        () -> {},
        () -> false,
        "");
    from[0] = 'a';
    assertThat(cursor.seekToFirst()).isTrue();
    assertThat(cursor.key()).isEqualTo(KeyVersion.bytes("c"));
  }

  @Test
  void afterAFailureItCanBePositionedAgain() {
    for (int failIn = 0; failIn < 12; failIn++) {
      SortedSource source = source(
          KeyVersion.put("a", 1, "x"), KeyVersion.put("b", 2, "y"), KeyVersion.put("b", 3, "w"));
      Cursor cursor = cursor(source);
      source.failIn = failIn;
      assertThatThrownBy(() -> {
            for (boolean ok = cursor.seekToFirst(); ok; ok = cursor.next()) {
              assertThat(cursor.isValid()).isTrue();
            }
            for (boolean ok = cursor.seekToLast(); ok; ok = cursor.prev()) {
              assertThat(cursor.isValid()).isTrue();
            }
            cursor.seekForPrev(KeyVersion.bytes("z"));
            cursor.prev();
            cursor.next();
          })
          .as("failure of call %s", failIn)
          .isInstanceOf(CorruptionException.class);
      assertNoKey(cursor);
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(KeyVersion.bytes("w"));
    }
  }

  @Test
  void manyVersionsOfAKeyAreSoughtPastAndFewSteppedOver() {
    for (int versions : new int[] {4, 5_000}) {
      List<KeyVersion> all =
          new ArrayList<>(List.of(KeyVersion.put("a", 1, "x"), KeyVersion.put("z", 2, "y")));
      for (int i = 0; i < versions; i++) {
        all.add(KeyVersion.put("m", 10 + i, "v" + i));
      }
      for (long sequence : new long[] {10 + versions / 2, 10 + versions}) {
        SortedSource source = source(all.toArray(new KeyVersion[0]));
        Cursor cursor =
            new StoreCursor(source, ORDER, KeyRange.all(), sequence, () -> {}, () -> false, "");
        int keys = 0;
        for (boolean ok = cursor.seekToFirst(); ok; ok = cursor.next()) {
          keys++;
        }
        for (boolean ok = cursor.seekToLast(); ok; ok = cursor.prev()) {
          keys++;
        }
        assertThat(keys).isEqualTo(6);
        assertThat(source.steps).as("steps").isLessThan(6 * (UserKeyCursor.MAX_STEPS + 2));
        assertThat(source.seeks).as("seeks").isLessThanOrEqualTo(versions == 4 ? 2 : 8);
      }
    }
  }

  @Test
  void aCallBesideAnotherThreadsCallIsAnError() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    SortedSource data = source(KeyVersion.put("a", 1, "x"), KeyVersion.put("b", 2, "y"));
    Cursor cursor = cursor(new BlockingSource(data, inside, finish));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      cursor.seekToFirst();
      Future<Boolean> next = other.submit(cursor::next);
      inside.await();
      for (Consumer<Cursor> use : everyUse()) {
        assertThatThrownBy(() -> use.accept(cursor))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("two threads");
      }
      assertThatThrownBy(cursor::close).hasMessageContaining("two threads");
      finish.countDown();
      assertThat(next.get()).isTrue();
      assertThat(cursor.key()).isEqualTo(KeyVersion.bytes("b")); // handed over between calls
      cursor.close();
    } finally {
      other.shutdownNow();
    }
  }

  private static List<Consumer<Cursor>> everyUse() {
    return List.of(
        Cursor::seekToFirst,
        Cursor::seekToLast,
        c -> c.seek(new byte[1]),
        c -> c.seekForPrev(new byte[1]),
        Cursor::next,
        Cursor::prev,
        Cursor::key,
        Cursor::value);
  }

  private static void assertNoKey(Cursor cursor) {
    assertThat(cursor.isValid()).isFalse();
    for (Consumer<Cursor> use : Set.<Consumer<Cursor>>of(
        Cursor::next,
        Cursor::prev,
        Cursor::key,
        Cursor::value,
        Cursor::keyArray,
        Cursor::keyOffset,
        Cursor::keyLength,
        Cursor::valueArray,
        Cursor::valueOffset,
        Cursor::valueLength)) {
      assertThatThrownBy(() -> use.accept(cursor))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("position it");
    }
  }

  private static SortedSource source(KeyVersion... versions) {
    return new SortedSource(ORDER, List.of(versions));
  }

  private Cursor cursor(EntryCursor source) {
    return new StoreCursor(
        source,
        ORDER,
        KeyRange.all(),
        1_000,
        closes::incrementAndGet,
        databaseClosed::get,
        "/somewhere");
  }
}
