package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract tests that compare a memtable with a {@link MemTableModel} over random operations. */
public interface MemTableModelRun extends MemTableUnderTest {
  @Test
  default void randomOperationsAgreeWithTheModel() {
    run(KeyOrder.BYTEWISE, 20_261_121, 200_000);
  }

  @Test
  default void randomOperationsUnderACustomOrderAgreeWithTheModel() {
    run(KeyOrder.of(new ReverseOrder()), 4_711, 20_000);
  }

  private void run(KeyOrder order, long seed, int operations) {
    SplittableRandom random = new SplittableRandom(seed);
    MemTableModel model = new MemTableModel(order);
    try (MemTableProbe probe = new MemTableProbe(provider(), order, MemTableProbe.EXPECTED_BYTES);
        EntryCursor cursor = probe.table().cursor()) {
      long sequence = 0;
      for (int i = 0; i < operations; i++) {
        String where = "operation " + i + " with seed " + seed;
        String key = randomKey(random);
        long visible = random.nextInt(4) == 0 ? random.nextLong(sequence + 2) : SequenceNumber.MAX;
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3, 4 -> {
            Row row = randomRow(random, key, ++sequence);
            model.add(row);
            probe.add(row);
          }
          case 5, 6, 7 ->
            assertThat(probe.get(key, visible)).as(where).isEqualTo(model.get(key, visible));
          default -> walk(random, cursor, probe, model, key, visible, where);
        }
      }
      List<Row> expected = new ArrayList<>(model.all());
      assertThat(probe.forwards().equals(expected))
          .as("forwards with seed %d", seed)
          .isTrue();
      Collections.reverse(expected);
      assertThat(probe.backwards().equals(expected))
          .as("backwards with seed %d", seed)
          .isTrue();
      assertThat(probe.table().entries()).as("entries with seed %d", seed).isEqualTo(model.size());
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber")
  private static void walk(
      SplittableRandom random,
      EntryCursor cursor,
      MemTableProbe probe,
      MemTableModel model,
      String key,
      long visible,
      String where) {
    @Nullable Row expected = model.seek(key, visible);
    boolean ok = cursor.seek(probe.lookup(key, visible));
    for (int steps = random.nextInt(6); steps >= 0; steps--) {
      assertThat(ok).as(where).isEqualTo(expected != null);
      if (expected == null) {
        return;
      }
      assertThat(Row.of(cursor.entry())).as(where).isEqualTo(expected);
      boolean onwards = random.nextBoolean();
      ok = onwards ? cursor.next() : cursor.previous();
      expected = onwards ? model.next(expected) : model.previous(expected);
    }
  }

  private static Row randomRow(SplittableRandom random, String key, long sequence) {
    int kind = random.nextInt(8);
    if (kind < 2) {
      return kind == 0 ? Row.delete(key, sequence) : Row.singleDelete(key, sequence);
    }
    int type = kind == 2 ? ValueType.MERGE : ValueType.PUT;
    long expiry = random.nextInt(8) == 0 ? random.nextLong(Entry.NEVER) : Entry.NEVER;
    int code = expiry == Entry.NEVER ? type : type | ValueType.HAS_EXPIRY;
    String value = ("v" + sequence).repeat(random.nextInt(4));
    return new Row(key, SequenceNumber.tag(sequence, code), expiry, value);
  }

  /**
   * Returns a random key of few letters, so that many keys are equal or share their first eight
   * bytes.
   */
  private static String randomKey(SplittableRandom random) {
    String alphabet = "\0\1a\177\200\377";
    StringBuilder key = new StringBuilder(random.nextInt(3) == 0 ? "a shared" : "");
    for (int length = random.nextInt(7); length > 0; length--) {
      key.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return key.toString();
  }
}
