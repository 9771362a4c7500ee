package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KiwiException;
import io.kiwidb.io.FileId;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of table formats for corruption: verification detects all of it, and lookups and
 * scans return correct results or report corruption.
 */
public abstract class TableDamageContract {
  private TableFixture fixture;
  private List<Version> entries;
  private List<String> right;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // set before each test
  protected TableDamageContract() {}

  /** Returns the provider under test. */
  protected abstract TableProvider provider();

  @BeforeEach
  final void prepare() {
    fixture = new TableFixture(provider());
    fixture.blockBytes = 256;
    entries = TableModel.random(KeyOrder.BYTEWISE, new Random(21), 30).entries();
    right = TableFixture.texts(entries);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", RunLengthCompressorProvider.NAME})
  final void everyFlippedByteIsFound(String compressor) {
    if (!compressor.equals("none")) {
      fixture.compressor = new RunLengthCompressorProvider();
    }
    fixture.write(entries);
    byte[] sound = fixture.content();
    Random random = new Random(22);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^=
          (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
      checkDamaged(damaged, "byte " + i + " of " + sound.length + " flipped");
    }
  }

  @Test
  final void everyTruncationIsFound() {
    fixture.write(entries);
    byte[] sound = fixture.content();
    for (int length = 0; length < sound.length; length++) {
      checkDamaged(Arrays.copyOf(sound, length), "cut to " + length + " of " + sound.length);
    }
  }

  @Test
  final void zeroedStretchesAndForeignBytesAreFound() {
    fixture.write(entries);
    byte[] sound = fixture.content();
    Random random = new Random(23);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = sound.clone();
      int from = random.nextInt(sound.length);
      int to = Math.min(sound.length, from + 1 + random.nextInt(600));
      if (i % 2 == 0) {
        Arrays.fill(damaged, from, to, (byte) 0);
      } else {
        System.arraycopy(
            sound, random.nextInt(sound.length - (to - from) + 1), damaged, from, to - from);
      }
      if (!Arrays.equals(damaged, sound)) {
        checkDamaged(damaged, "stretch " + from + " to " + to + ", round " + i);
      }
    }
    checkDamaged(Arrays.copyOf(sound, sound.length + 1), "a byte appended");
    checkDamaged(new byte[sound.length], "all zero");
  }

  private void checkDamaged(byte[] damaged, String what) {
    fixture.content(damaged);
    boolean found = false;
    try (TableReader table = fixture.open()) {
      answersRightOrNotAtAll(table, what);
      table.verify();
    } catch (CorruptionException | IncompatibleFormatException e) {
      found = true;
    }
    assertThat(found).as("verification finds: " + what).isTrue();
    assertThat(fixture.storage.openFiles()).as("files left open: " + what).isZero();
  }

  private void answersRightOrNotAtAll(TableReader table, String what) {
    for (int i = 0; i < entries.size(); i++) {
      Version entry = entries.get(i);
      assertRight(() -> fixture.get(table, entry.key(), entry.sequence()), right.get(i), what);
    }
    byte[] absent = Version.utf8("absent");
    assertRight(() -> fixture.get(table, absent, SequenceNumber.MAX), "none", what);
    try (EntryCursor cursor = table.cursor(CacheUse.BYPASS)) {
      assertRight(() -> fixture.forward(cursor), right, what);
      assertRight(() -> fixture.backward(cursor), right, what);
    }
  }

  private static <T> void assertRight(Supplier<T> answer, T expected, String what) {
    try {
      assertThat(answer.get()).as(what).isEqualTo(expected);
    } catch (KiwiException e) {
      assertThat(e).as(what).isInstanceOf(CorruptionException.class);
    } catch (RuntimeException e) {
      fail("no Kiwi exception: " + what, e);
    }
  }

  @Test
  final void aTableOfAnotherNumberOrDatabaseIsFound() {
    fixture.write(List.of(Version.put("k", 1, "v")));
    FileId right = fixture.id;
    fixture.id = new FileId(right.name(), right.number() + 1, right.database());
    assertThatThrownBy(fixture::open).isInstanceOf(CorruptionException.class);
    fixture.id = new FileId(right.name(), right.number(), new UUID(1, 2));
    assertThatThrownBy(fixture::open).isInstanceOf(CorruptionException.class);
    assertThat(fixture.storage.openFiles()).isZero();
  }

  @Test
  final void aTableThatWasNotFinishedIsFound() {
    try (TableBuilder builder = fixture.create()) {
      entries.forEach(entry -> builder.add(entry.toEntry(fixture.order)));
    }
    assertThat(fixture.storage.openFiles()).isZero();
    assertThatThrownBy(fixture::open).isInstanceOf(CorruptionException.class);
  }
}
