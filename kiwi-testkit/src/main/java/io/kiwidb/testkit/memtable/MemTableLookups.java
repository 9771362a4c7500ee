package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.testkit.memtable.MemTableProbe.Answer;
import org.junit.jupiter.api.Test;

/** Contract tests of {@link io.kiwidb.spi.MemTable#get}. */
public interface MemTableLookups extends MemTableUnderTest {
  @Test
  default void anEmptyMemtableFindsNothing() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      assertThat(probe.get("a").verdict()).isEqualTo(Lookup.CONTINUE);
      assertThat(probe.table().entries()).isZero();
    }
  }

  @Test
  default void whatWasAddedIsFound() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      Row row = Row.put("key", 7, "value");
      probe.add(row);
      assertThat(probe.get("key")).isEqualTo(new Answer(Lookup.FOUND, row));
    }
  }

  @Test
  default void aFoundEntryShowsThePrefixOfItsKey() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("a long enough key", 1, "v"));
      Entry holder = new Entry();
      probe.table().get(probe.lookup("a long enough key", 1), holder);
      assertThat(holder.keyPrefix())
          .isEqualTo(probe.lookup("a long enough key", 1).prefix());
    }
  }

  @Test
  default void neighboursOfAnAbsentKeyAreNotFoundInItsPlace() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("b", 1, "1"), Row.put("bbbbbbbbb", 2, "2"), Row.put("d", 3, "3"));
      for (String absent :
          new String[] {"", "a", "bb", "bbbbbbbb", "bbbbbbbbbb", "c", "e", "b\0"}) {
        assertThat(probe.get(absent).verdict()).as("get(%s)", absent).isEqualTo(Lookup.CONTINUE);
      }
    }
  }

  @Test
  default void aMissClearsTheHolder() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("a", 1, "v"));
      Entry holder = new Entry();
      assertThat(probe.table().get(probe.lookup("a", 1), holder)).isEqualTo(Lookup.FOUND);
      assertThat(probe.table().get(probe.lookup("b", 1), holder)).isEqualTo(Lookup.CONTINUE);
      assertThat(Row.of(holder)).isEqualTo(new Row("", 0, Entry.NEVER, ""));
    }
  }

  @Test
  default void theNewestVersionWins() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("k", 2, "two"), Row.put("k", 9, "nine"), Row.put("k", 5, "five"));
      assertThat(probe.get("k").row()).isEqualTo(Row.put("k", 9, "nine"));
    }
  }

  @Test
  default void aLookupSeesNothingNewerThanItsSequenceNumber() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(
          Row.put("k", 5, "five"),
          Row.put("k", 2, "two"),
          Row.put("k", 9, "nine"),
          Row.put("l", 1, "other"));
      assertThat(probe.get("k", 1).verdict()).isEqualTo(Lookup.CONTINUE);
      assertThat(probe.get("k", 2).row().value()).isEqualTo("two");
      assertThat(probe.get("k", 4).row().value()).isEqualTo("two");
      assertThat(probe.get("k", 5).row().value()).isEqualTo("five");
      assertThat(probe.get("k", 8).row().value()).isEqualTo("five");
      assertThat(probe.get("k", 9).row().value()).isEqualTo("nine");
    }
  }

  @Test
  default void aDeletionHidesOlderValuesOnly() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("k", 1, "old"), Row.delete("k", 3), Row.put("k", 6, "new"));
      assertThat(probe.get("k", 2).verdict()).isEqualTo(Lookup.FOUND);
      assertThat(probe.get("k", 3)).isEqualTo(new Answer(Lookup.DELETED, Row.delete("k", 3)));
      assertThat(probe.get("k", 6).verdict()).isEqualTo(Lookup.FOUND);
    }
  }

  @Test
  default void aSingleDeletionHidesOlderValuesLikeAnyOther() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      probe.add(Row.put("k", 1, "old"), Row.singleDelete("k", 3), Row.put("k", 6, "new"));
      assertThat(probe.get("k", 2).verdict()).isEqualTo(Lookup.FOUND);
      assertThat(probe.get("k", 5)).isEqualTo(new Answer(Lookup.DELETED, Row.singleDelete("k", 3)));
      assertThat(probe.get("k", 6).verdict()).isEqualTo(Lookup.FOUND);
    }
  }

  /** The caller collects them, down to the value, so each of them is there, newest first. */
  @Test
  default void operandsAreShownOneByOneAndNotApplied() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      Row value = Row.put("k", 3, "value");
      Row older = Row.operand("k", 5, "");
      Row newer = Row.operand("k", 9, "+2");
      probe.add(Row.put("j", 1, "1"), newer, value, older, Row.operand("k2", 2, "+1"));
      assertThat(probe.get("k")).isEqualTo(new Answer(Lookup.CONTINUE, newer));
      assertThat(probe.get("k", 8)).isEqualTo(new Answer(Lookup.CONTINUE, older));
      assertThat(probe.get("k", 4)).isEqualTo(new Answer(Lookup.FOUND, value));
      assertThat(probe.forwards()).containsSubsequence(newer, older, value);
    }
  }

  @Test
  default void anEntryOfATypeThatIsNotExecutedIsShownAndLeftToTheCaller() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      long tag = SequenceNumber.tag(4, ValueType.RANGE_DELETE);
      Row row = new Row("k", tag, Entry.NEVER, "end");
      probe.add(Row.put("k", 3, "base"), row);
      assertThat(probe.get("k")).isEqualTo(new Answer(Lookup.CONTINUE, row));
    }
  }

  @Test
  default void anExpiryIsKeptAndNotActedOn() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      int type = ValueType.PUT | ValueType.HAS_EXPIRY;
      Row longAgo = new Row("a", SequenceNumber.tag(1, type), 1, "v");
      Row farAway = new Row("b", SequenceNumber.tag(2, type), Entry.NEVER - 1, "");
      Row zero = new Row("", SequenceNumber.tag(3, type), 0, "w");
      int merge = ValueType.MERGE | ValueType.HAS_EXPIRY;
      Row operand = new Row("d", SequenceNumber.tag(5, merge), 7, "+");
      probe.add(longAgo, farAway, zero, Row.put("c", 4, "x"), operand);
      assertThat(probe.get("a")).isEqualTo(new Answer(Lookup.FOUND, longAgo));
      assertThat(probe.get("b")).isEqualTo(new Answer(Lookup.FOUND, farAway));
      assertThat(probe.get("")).isEqualTo(new Answer(Lookup.FOUND, zero));
      assertThat(probe.forwards())
          .containsExactly(zero, longAgo, farAway, Row.put("c", 4, "x"), operand);
      assertThat(probe.get("d")).isEqualTo(new Answer(Lookup.CONTINUE, operand));
    }
  }

  @Test
  default void aHolderKeepsItsEntryWhileOthersAreAdded() {
    try (MemTableProbe probe = MemTableProbe.bytewise(provider())) {
      Row row = Row.put("k", 1, "value");
      probe.add(row);
      Entry holder = new Entry();
      probe.table().get(probe.lookup("k", 1), holder);
      for (int i = 0; i < 10_000; i++) {
        probe.add(Row.put("k", 2 + i, "another"));
      }
      assertThat(Row.of(holder)).isEqualTo(row);
    }
  }
}
