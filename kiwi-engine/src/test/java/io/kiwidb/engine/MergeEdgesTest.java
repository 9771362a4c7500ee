package io.kiwidb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyRange;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LookupTrace;
import io.kiwidb.MergeOperator;
import io.kiwidb.Options;
import io.kiwidb.ProviderException;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.key.ValueType;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Merge operators that misbehave, many operands, and what figures and traces tell of them. */
class MergeEdgesTest {
  private static final byte[] KEY = bytes("k");

  private final MemoryStorage storage = MemoryStorage.named("m");

  /** What an operator does; it can always combine, except as it says. */
  enum Conduct {
    FINE(() -> {}),
    DOES_NOT_COMBINE(() -> {}),
    THROWS_AN_EXCEPTION(() -> {
      throw new IllegalStateException("as the test wants");
    }),
    THROWS_AN_ERROR(() -> {
      throw new AssertionError("as the test wants");
    }),
    THROWS_ONE_OF_KIWI(() -> {
      throw new DatabaseClosedException("as the test wants");
    }),
    RETURNS_NULL(() -> {});

    private final Runnable action;

    Conduct(Runnable action) {
      this.action = action;
    }

    boolean isFailing() {
      return compareTo(DOES_NOT_COMBINE) > 0;
    }
  }

  /** Joins values and operands. */
  private static final class Joining implements MergeOperator {
    private Conduct conduct = Conduct.FINE;

    @Override
    public String name() {
      return "joining";
    }

    @Override
    public String description() {
      return "of a test";
    }

    @Override
    public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
      conduct.action.run();
      String joined = Stream.concat(value.stream(), operands.stream())
          .map(part -> new String(part, UTF_8))
          .collect(Collectors.joining());
      return conduct == Conduct.RETURNS_NULL ? null : bytes(joined);
    }

    @Override
    public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
      return conduct == Conduct.DOES_NOT_COMBINE
          ? Optional.empty()
          : Optional.ofNullable(merge(key, Optional.empty(), operands));
    }
  }

  private final Joining joining = new Joining();

  private Kiwi open() {
    Options options = Stores.compactedByHand(Stores.dev())
        .mergeOperator(joining)
        .set(Settings.MEMTABLE_ENTRIES, 1_000_000L)
        .set(Settings.MEMTABLE_BYTES, 8L << 20)
        .build();
    return Kiwi.open(storage.reopen(), options);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void assertAllReads(ReadView view, String expected) {
    byte[] value = bytes(expected);
    assertThat(view.get(KEY)).isEqualTo(value);
    assertThat(view.contains(KEY)).isTrue();
    assertThat(view.multiGet(List.of(KEY, bytes("z")))).containsExactly(value, bytes("other"));
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.value()).isEqualTo(value);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(bytes("other"));
      assertThat(cursor.prev()).isTrue();
      assertThat(cursor.value()).isEqualTo(value);
      assertThat(cursor.prev()).isFalse();
    }
  }

  private static void assertNamed(Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("merge-operator joining");
  }

  private static void assertAllReadsFail(ReadView view) {
    assertNamed(() -> view.get(KEY));
    assertNamed(() -> view.contains(KEY));
    assertNamed(() -> view.multiGet(List.of(KEY, bytes("z"))));
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      assertNamed(cursor::seekToFirst);
      assertThat(cursor.seekToLast()).isTrue();
      assertNamed(cursor::prev);
      assertThat(cursor.seek(bytes("l"))).isTrue();
      assertThat(cursor.value()).isEqualTo(bytes("other"));
    }
    assertThat(view.get(bytes("z"))).isEqualTo(bytes("other"));
  }

  /** Reads fail; a flush and compactions go on, and lose nothing. */
  @ParameterizedTest
  @EnumSource
  void whateverAnOperatorDoesNothingIsDamaged(Conduct conduct) {
    joining.conduct = conduct;
    try (Kiwi db = open()) {
      db.put(KEY, bytes("a"));
      db.put(bytes("z"), bytes("other"));
      db.flush();
      List<Snapshot> snapshots = new ArrayList<>();
      for (String operand : List.of("b", "c", "d")) {
        db.merge(KEY, bytes(operand));
        db.merge(KEY, bytes(operand));
        snapshots.add(db.snapshot());
      }
      for (int round = 0; round < 4; round++) {
        if (conduct.isFailing()) {
          assertAllReadsFail(db);
          snapshots.forEach(MergeEdgesTest::assertAllReadsFail);
        } else {
          assertAllReads(db, "abbccdd");
          assertAllReads(snapshots.get(1), "abbcc");
        }
        switch (round) {
          case 0 -> db.flush();
          case 1 -> db.compact();
          default -> snapshots.remove(snapshots.size() - 1).close();
        }
      }
      db.compact();
      assertThat(db.stats().state().health()).isEqualTo(Health.OPEN);
      joining.conduct = Conduct.FINE;
      assertAllReads(snapshots.get(0), "abb");
      assertAllReads(db, "abbccdd");
      snapshots.forEach(Snapshot::close);
    }
    try (Kiwi db = open()) {
      assertAllReads(db, "abbccdd");
      db.compact();
      assertAllReads(db, "abbccdd");
      assertThat(db.tables().get(0).entries()).isEqualTo(2);
    }
  }

  /** Operands that cannot be combined are in a table one by one. */
  @Test
  void manyOperandsAreInATable() {
    joining.conduct = Conduct.DOES_NOT_COMBINE;
    int count = 2_000;
    try (Kiwi db = open()) {
      db.put(bytes("z"), bytes("other"));
      db.put(KEY, bytes("a")); // without it, the flush would know that nothing is below
      db.flush();
      for (int i = 0; i < count; i++) {
        db.merge(KEY, bytes("x"));
      }
      db.flush();
      assertThat(db.tables().stream().mapToLong(TableInfo::entries).sum()).isEqualTo(count + 2);
      db.merge(KEY, bytes("y"));
      assertAllReads(db, "a" + "x".repeat(count) + "y");
      db.deleteRange(KeyRange.single(KEY));
      db.merge(KEY, bytes("w"));
      assertAllReads(db, "w");
      db.flush();
      assertAllReads(db, "w");
      db.compact();
      assertAllReads(db, "w");
    }
  }

  /**
   * Only a forged log has one: an operand is written if there is an operator, which is recorded.
   */
  @Test
  void anOperandInAKeyspaceWithoutAnOperatorIsNamed() {
    MemoryStorage forged = ForgedLog.with(List.of(ForgedLog.entry(2, ValueType.MERGE, 0, "k")));
    try (Kiwi db = Kiwi.open(forged.reopen(), Stores.dev())) {
      for (int round = 0; round < 2; round++) {
        assertThatThrownBy(() -> db.get(KEY))
            .isInstanceOf(IncompatibleFormatException.class)
            .hasMessageContaining("no merge operator");
        assertThatThrownBy(() -> db.multiGet(List.of(KEY)))
            .isInstanceOf(IncompatibleFormatException.class);
        try (Cursor cursor = db.cursor(KeyRange.single(KEY))) {
          assertThatThrownBy(cursor::seekToFirst).isInstanceOf(IncompatibleFormatException.class);
          assertThatThrownBy(cursor::seekToLast).isInstanceOf(IncompatibleFormatException.class);
        }
        db.compact();
      }
      db.put(KEY, KEY);
      assertThat(db.get(KEY)).isEqualTo(KEY);
    }
  }

  @Test
  void countersTellOfOperandsAndSingleDeletions() {
    try (Kiwi db = open()) {
      KeyspaceOptions own = KeyspaceOptions.builder().mergeOperator(joining).build();
      var other = db.createKeyspace("other", own);
      db.put(bytes("z"), bytes("other"));
      db.merge(KEY, bytes("a"));
      db.write(new WriteBatch().merge(KEY, bytes("b")).put(KEY, KEY).merge(KEY, bytes("c")));
      db.write(new WriteBatch().merge(KEY, bytes("d")).merge(other, KEY, bytes("e")));
      assertThat(db.stats().counter(Counter.OPERANDS_WRITTEN)).isEqualTo(5);
      assertThat(other.stats().counter(Counter.OPERANDS_WRITTEN)).isEqualTo(1);
      assertThat(db.get(KEY)).isEqualTo(bytes("kcd"));
      db.multiGet(List.of(KEY));
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        cursor.seekToFirst();
        cursor.seekToLast();
        cursor.prev();
      }
      Statistics before = db.stats();
      assertThat(before.counter(Counter.OPERANDS_READ)).isEqualTo(8);
      assertThat(other.stats().counter(Counter.OPERANDS_READ)).isZero();
      db.put(bytes("s"), KEY);
      db.put(bytes("t"), KEY);
      db.singleDelete(bytes("s"));
      db.flush();
      db.singleDelete(bytes("t"));
      db.singleDelete(bytes("u"));
      db.compact();
      assertThat(db.stats().counter(Counter.SINGLE_DELETIONS_MET)).isEqualTo(2);
    }
  }

  @Test
  void aTraceShowsTheOperandsAndWhatIsBelow() {
    try (Kiwi db = open()) {
      db.put(KEY, bytes("a"));
      db.flush();
      IntStream.range(0, 20).forEach(i -> db.merge(KEY, bytes("b")));
      LookupTrace trace = db.trace(KEY);
      assertThat(trace.value()).hasValue(bytes("a" + "b".repeat(20)));
      assertThat(trace.steps())
          .filteredOn(step -> step.source().equals("operands"))
          .extracting(step -> step.what() + ": " + step.verdict())
          .hasSize(16 + 3)
          .contains(
              "merge: at sequence 21, 1 bytes",
              "put: at sequence 1, 1 bytes",
              "older ones: 4 more",
              "merge operator: applied 20 operands to the value below");
      db.deleteRange(KeyRange.all());
      assertThat(db.trace(KEY).value()).isEmpty();
      assertThat(db.trace(KEY).steps().toString()).contains("a deletion of a range hides all");
      db.merge(KEY, bytes("c"));
      assertThat(db.trace(KEY).value()).hasValue(bytes("c"));
      assertThat(db.trace(KEY).steps().toString()).contains("applied 1 operand to no value");
    }
  }

  @Test
  void asynchronousMergesAndSingleDeletionsAreWrites() throws Exception {
    try (Kiwi db = open()) {
      var async = db.async();
      async.merge(KEY, bytes("a"), WriteOptions.sync()).toCompletableFuture().get();
      async
          .merge(KEY, bytes("b"), WriteOptions.defaults())
          .toCompletableFuture()
          .get();
      assertThat(db.get(KEY)).isEqualTo(bytes("ab"));
      db.put(bytes("s"), KEY);
      async.singleDelete(bytes("s"), WriteOptions.sync()).toCompletableFuture().get();
      assertThat(db.contains(bytes("s"))).isFalse();
      var plain = db.createKeyspace("plain").async();
      assertThatThrownBy(() -> plain.merge(KEY, KEY, WriteOptions.defaults()))
          .isInstanceOf(InvalidOptionsException.class);
    }
  }

  /** The arrays that it gets are copies. */
  @Test
  void anOperatorThatChangesItsArgumentsHarmsItselfOnly() {
    MergeOperator rude = MergeOperator.associative("rude", "of a test", (a, b) -> {
      byte[] joined = bytes(new String(a, UTF_8) + new String(b, UTF_8));
      Arrays.fill(a, (byte) '?');
      Arrays.fill(b, (byte) '?');
      return joined;
    });
    Options options = Stores.dev().toBuilder().mergeOperator(rude).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
      byte[] operand = bytes("b");
      db.put(KEY, bytes("a"));
      db.merge(KEY, operand);
      db.merge(KEY, bytes("c"));
      for (int round = 0; round < 3; round++) {
        assertThat(db.get(KEY)).isEqualTo(bytes("abc"));
        db.flush();
      }
      assertThat(operand).isEqualTo(bytes("b"));
    }
  }
}
