package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link io.kiwidb.spi.MemTable#cursor}. */
public interface MemTableCursors extends MemTableUnderTest {
  @Test
  default void aCursorOverNothingGoesNowhere() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider());
        EntryCursor cursor = probe.table().cursor()) {
      assertThat(cursor.first()).isFalse();
      assertThat(cursor.last()).isFalse();
      assertThat(cursor.seek(probe.lookup("", SequenceNumber.MAX))).isFalse();
    }
  }

  @Test
  default void entriesComeByKeyAndNewestFirst() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("b", 3, "b3"), Row.put("a", 2, "a2"), Row.put("c", 1, "c1"));
      probe.add(Row.put("b", 9, "b9"), Row.delete("b", 5), Row.put("a", 7, "a7"));
      assertThat(probe.forwards())
          .containsExactly(
              Row.put("a", 7, "a7"),
              Row.put("a", 2, "a2"),
              Row.put("b", 9, "b9"),
              Row.delete("b", 5),
              Row.put("b", 3, "b3"),
              Row.put("c", 1, "c1"));
    }
  }

  @Test
  default void backwardsIsTheReverseOfForwards() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(
          Row.put("b", 3, "b3"),
          Row.put("a", 2, "a2"),
          Row.put("b", 9, "b9"),
          Row.put("a", 7, "a7"));
      assertThat(probe.backwards())
          .containsExactly(
              Row.put("b", 3, "b3"),
              Row.put("b", 9, "b9"),
              Row.put("a", 2, "a2"),
              Row.put("a", 7, "a7"));
    }
  }

  @Test
  default void seekGoesToTheFirstVisibleVersionOrBehind() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider());
        EntryCursor cursor = probe.table().cursor()) {
      probe.add(Row.put("b", 3, "b3"), Row.put("b", 9, "b9"), Row.put("d", 5, "d5"));
      assertThat(sought(probe, cursor, "", 0)).isEqualTo("b9");
      assertThat(sought(probe, cursor, "a", SequenceNumber.MAX)).isEqualTo("b9");
      assertThat(sought(probe, cursor, "b", SequenceNumber.MAX)).isEqualTo("b9");
      assertThat(sought(probe, cursor, "b", 9)).isEqualTo("b9");
      assertThat(sought(probe, cursor, "b", 8)).isEqualTo("b3");
      assertThat(sought(probe, cursor, "b", 3)).isEqualTo("b3");
      assertThat(sought(probe, cursor, "b", 2)).isEqualTo("d5");
      assertThat(sought(probe, cursor, "c", 0)).isEqualTo("d5");
      assertThat(sought(probe, cursor, "d", 4)).isEqualTo("end");
      assertThat(sought(probe, cursor, "e", SequenceNumber.MAX)).isEqualTo("end");
    }
  }

  private static String sought(MemTableProbe probe, EntryCursor cursor, String key, long sequence) {
    return cursor.seek(probe.lookup(key, sequence)) ? Row.of(cursor.entry()).value() : "end";
  }

  @Test
  default void aCursorTurnsAroundWhereverItIs() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider());
        EntryCursor cursor = probe.table().cursor()) {
      Row a = Row.put("a", 1, "a");
      Row b = Row.put("b", 2, "b");
      Row c = Row.put("c", 3, "c");
      probe.add(c, a, b);
      assertThat(cursor.first()).isTrue();
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isTrue();
      assertThat(Row.of(cursor.entry())).isEqualTo(c);
      assertThat(cursor.previous()).isTrue();
      assertThat(Row.of(cursor.entry())).isEqualTo(b);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.last()).isTrue();
      assertThat(cursor.previous()).isTrue();
      assertThat(cursor.previous()).isTrue();
      assertThat(Row.of(cursor.entry())).isEqualTo(a);
      assertThat(cursor.previous()).isFalse();
      assertThat(cursor.seek(probe.lookup("b", SequenceNumber.MAX))).isTrue();
      assertThat(cursor.previous()).isTrue();
      assertThat(Row.of(cursor.entry())).isEqualTo(a);
    }
  }

  @Test
  default void theEntryOfACursorIsOneObject() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider());
        EntryCursor cursor = probe.table().cursor()) {
      probe.add(Row.put("a", 1, "a"), Row.put("b", 2, "b"));
      Entry entry = cursor.entry();
      assertThat(cursor.first()).isTrue();
      assertThat(Row.of(entry)).isEqualTo(Row.put("a", 1, "a"));
      assertThat(entry.keyPrefix()).isEqualTo(probe.lookup("a", 1).prefix());
      assertThat(cursor.next()).isTrue();
      assertThat(Row.of(entry)).isEqualTo(Row.put("b", 2, "b"));
      assertThat(cursor.entry()).isSameAs(entry);
    }
  }

  @Test
  default void aCursorMayBeClosedTwiceAndOthersGoOn() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider());
        EntryCursor other = probe.table().cursor()) {
      probe.add(Row.put("a", 1, "a"), Row.put("b", 2, "b"));
      assertThat(other.first()).isTrue();
      EntryCursor cursor = probe.table().cursor();
      assertThat(cursor.first()).isTrue();
      cursor.close();
      cursor.close();
      assertThat(other.next()).isTrue();
      assertThat(Row.of(other.entry())).isEqualTo(Row.put("b", 2, "b"));
    }
  }

  @Test
  default void aCursorShowsWhatWasAddedBeforeItWasMade() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      Row b = Row.put("b", 1, "b");
      Row d = Row.put("d", 2, "d");
      probe.add(b, d);
      try (EntryCursor cursor = probe.table().cursor()) {
        assertThat(cursor.first()).isTrue();
        probe.add(Row.put("a", 3, "a"), Row.put("c", 4, "c"), Row.put("e", 5, "e"));
        assertThat(Row.of(cursor.entry())).isEqualTo(b);
        boolean found = false;
        String before = "b";
        while (cursor.next()) { // later entries may be returned, in key order
          Row row = Row.of(cursor.entry());
          assertThat(row.key()).isGreaterThan(before);
          before = row.key();
          found |= row.equals(d);
        }
        assertThat(found).isTrue();
      }
    }
  }
}
