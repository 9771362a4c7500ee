package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Limits;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Lookup;
import io.kiwidb.testkit.memtable.MemTableProbe.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Contract tests for extreme sizes and keys, other key orders and counters. */
public interface MemTableExtremes extends MemTableUnderTest {
  @Test
  default void emptyKeysAndValuesAreEntries() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      Row nothing = Row.put("", 1, "");
      Row other = Row.put("\0", 2, "");
      probe.add(other, nothing);
      assertThat(probe.get("")).isEqualTo(new Answer(Lookup.FOUND, nothing));
      assertThat(probe.get("\0")).isEqualTo(new Answer(Lookup.FOUND, other));
      for (int i = 0; i < 2_000; i++) {
        probe.add(Row.delete("", 10 + i));
      }
      assertThat(probe.get("").verdict()).isEqualTo(Lookup.DELETED);
      assertThat(probe.get("", 5)).isEqualTo(new Answer(Lookup.FOUND, nothing));
      assertThat(probe.forwards()).hasSize(2_002).endsWith(nothing, other);
    }
  }

  @Test
  default void longKeysAndLargeValuesFitWhateverWasExpected() {
    try (MemTableProbe probe = new MemTableProbe(provider(), KeyOrder.BYTEWISE, 1)) {
      String longKey = "k".repeat(Limits.MAX_KEY_BYTES);
      String longerTail = "k".repeat(Limits.MAX_KEY_BYTES - 1) + "l";
      List<Row> rows = new ArrayList<>();
      rows.add(Row.put("a", 1, "x".repeat(5 << 20)));
      rows.add(Row.put("b", 2, "y".repeat(700_000)));
      rows.add(Row.put("c", 3, "z".repeat(200_000)));
      rows.add(Row.put(longKey, 4, "first"));
      rows.add(Row.put(longerTail, 5, "w".repeat(1 << 20)));
      for (int i = 0; i < 300; i++) {
        rows.add(Row.put("m" + (1_000 + i), 6 + i, "v".repeat(10_000)));
      }
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(1));
      probe.add(shuffled.toArray(new Row[0]));
      for (Row row : rows) {
        boolean same = probe.get(row.key()).equals(new Answer(Lookup.FOUND, row));
        assertThat(same)
            .as("get of sequence %d", SequenceNumber.sequence(row.tag()))
            .isTrue();
      }
      assertThat(probe.forwards().equals(rows)).isTrue();
      Collections.reverse(rows);
      assertThat(probe.backwards().equals(rows)).isTrue();
    }
  }

  @Test
  default void keysThatDifferOnlyBehindTheirPrefixAreApart() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      String[] sorted = {
        "",
        "\0",
        "\0\0",
        "\0\0\0\0\0\0\0\0",
        "\0\0\0\0\0\0\0\0\0",
        "prefix",
        "prefix\0",
        "prefix\0\0",
        "prefix\0\0\0",
        "prefix..",
        "prefix..\0",
        "prefix..\1",
        "prefix..a",
        "prefix..a\377",
        "prefix..b",
        "\177",
        "\200",
        "\377",
        "\377\377\377\377\377\377\377",
        "\377\377\377\377\377\377\377\377",
        "\377\377\377\377\377\377\377\377\0",
        "\377\377\377\377\377\377\377\377\377"
      };
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < sorted.length; i++) {
        rows.add(Row.put(sorted[i], 100 + i, "new " + i));
        rows.add(Row.put(sorted[i], 1 + i, "old " + i));
      }
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(2));
      probe.add(shuffled.toArray(new Row[0]));
      assertThat(probe.forwards()).isEqualTo(rows);
      for (int i = 0; i < sorted.length; i++) {
        assertThat(probe.get(sorted[i])).isEqualTo(new Answer(Lookup.FOUND, rows.get(2 * i)));
        assertThat(probe.get(sorted[i], 99))
            .isEqualTo(new Answer(Lookup.FOUND, rows.get(2 * i + 1)));
      }
      Collections.reverse(rows);
      assertThat(probe.backwards()).isEqualTo(rows);
    }
  }

  @Test
  default void aCustomOrderIsFollowed() {
    KeyOrder reverse = KeyOrder.of(new ReverseOrder());
    try (MemTableProbe probe =
        new MemTableProbe(provider(), reverse, MemTableProbe.EXPECTED_BYTES)) {
      probe.add(
          Row.put("a", 1, "a1"),
          Row.put("c", 2, "c2"),
          Row.put("b", 3, "b3"),
          Row.put("b", 4, "b4"));
      assertThat(probe.forwards())
          .containsExactly(
              Row.put("c", 2, "c2"),
              Row.put("b", 4, "b4"),
              Row.put("b", 3, "b3"),
              Row.put("a", 1, "a1"));
      assertThat(probe.backwards())
          .containsExactly(
              Row.put("a", 1, "a1"),
              Row.put("b", 3, "b3"),
              Row.put("b", 4, "b4"),
              Row.put("c", 2, "c2"));
      assertThat(probe.get("b", 3).row().value()).isEqualTo("b3");
      assertThat(probe.get("bb").verdict()).isEqualTo(Lookup.CONTINUE);
    }
  }

  @Test
  default void keysInOrderAndAgainstItArriveInOrder() {
    for (int step : new int[] {1, -1}) {
      try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
        int count = 5_000;
        for (int i = 0, n = step > 0 ? 0 : count - 1; i < count; i++, n += step) {
          probe.add(Row.put(String.format("%08d", n), 1 + i, "v" + n));
        }
        List<Row> rows = probe.forwards();
        assertThat(rows).hasSize(count);
        for (int n = 0; n < count; n++) {
          assertThat(rows.get(n).value()).isEqualTo("v" + n);
        }
      }
    }
  }

  @Test
  default void countersOnlyGoUp() {
    try (MemTableProbe probe = new MemTableProbe(provider(), KeyOrder.BYTEWISE, 10_000)) {
      long bytes = probe.table().memoryBytes();
      long added = 0;
      for (int i = 0; i < 20_000; i++) {
        String value = "v".repeat(i % 100 == 0 ? 3_000 : i % 50);
        probe.add(Row.put("key" + i, 1 + i, value));
        added += value.length();
        assertThat(probe.table().entries()).isEqualTo(i + 1);
        assertThat(probe.table().memoryBytes()).isGreaterThanOrEqualTo(bytes);
        bytes = probe.table().memoryBytes();
      }
      assertThat(bytes).as("memory for %d bytes of values", added).isGreaterThanOrEqualTo(added);
    }
  }

  @Test
  default void closingTwiceIsFine() {
    MemTableProbe probe = MemTableProbe.bytewise(provider());
    probe.add(Row.put("a", 1, "a"));
    probe.close();
    probe.close();
  }
}
