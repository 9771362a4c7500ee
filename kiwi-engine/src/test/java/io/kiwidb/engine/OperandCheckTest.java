package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.MergeOperator;
import io.kiwidb.Options;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** An operand that is refused is not written; one from before that is named by what reads it. */
class OperandCheckTest {
  private static final byte[] KEY = bytes("k");
  private static final byte[] WRONG = bytes("5");
  private static final byte[] RIGHT = {0, 0, 0, 0, 0, 0, 0, 5};

  private final MemoryStorage storage = MemoryStorage.named("m");
  private final Checking operator = new Checking();

  /** Joins values and operands, all of which have the length of a number. */
  private static final class Checking implements MergeOperator {
    private final AtomicInteger checked = new AtomicInteger();
    private boolean isChecking = true;

    @Override
    public String name() {
      return "checking";
    }

    @Override
    public String description() {
      return "of a test";
    }

    @Override
    public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
      operands.forEach(Checking::require);
      return operands.get(operands.size() - 1).clone();
    }

    @Override
    public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
      return Optional.of(merge(key, Optional.empty(), operands));
    }

    @Override
    public void checkOperand(byte[] key, byte[] operand) {
      checked.incrementAndGet();
      if (isChecking) {
        require(operand);
      }
    }

    private static void require(byte[] operand) {
      if (operand.length != RIGHT.length) {
        throw new IllegalArgumentException(operand.length + " bytes are wrong");
      }
    }
  }

  private Kiwi open() {
    return Kiwi.open(
        storage.reopen(),
        Stores.compactedByHand(Stores.dev()).mergeOperator(operator).build());
  }

  private static Keyspace counters(Kiwi db) {
    return db.createKeyspace(
        "counters",
        KeyspaceOptions.builder().provider(ProviderKind.MERGE_OPERATOR, "add").build());
  }

  private static void assertRefused(ThrowingCallable write, String keyspace) {
    assertThatThrownBy(write)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the operand of key 'k' in keyspace '" + keyspace + "' is refused: ");
  }

  @Test
  void nothingIsWrittenWithAnOperandThatIsRefused() {
    WriteOptions plain = WriteOptions.defaults();
    WriteOptions living = plain.ttl(Duration.ofDays(1));
    try (Kiwi db = open()) {
      Keyspace counters = counters(db);
      long batches = db.stats().counter(Counter.BATCHES);
      assertRefused(() -> db.merge(KEY, WRONG), "default");
      assertRefused(() -> db.merge(KEY, WRONG, living), "default");
      assertRefused(() -> db.merge(KEY, WRONG, WriteOptions.sync()), "default");
      assertRefused(() -> db.merge(KEY, WRONG, WriteOptions.skipLog()), "default");
      assertRefused(() -> db.async().merge(KEY, WRONG, plain), "default");
      assertRefused(() -> db.async().merge(KEY, WRONG, living), "default");
      assertRefused(() -> counters.merge(KEY, WRONG), "counters");
      assertRefused(
          () -> db.write(new WriteBatch().put(KEY, KEY).merge(KEY, RIGHT).merge(KEY, WRONG)),
          "default");
      assertRefused(
          () -> db.write(new WriteBatch().put(KEY, KEY).merge(KEY, WRONG, Duration.ofDays(1))),
          "default");
      WriteBatch wide =
          new WriteBatch().put(KEY, KEY).merge(KEY, RIGHT).merge(counters, KEY, WRONG);
      assertRefused(() -> db.write(wide), "counters");
      assertRefused(() -> db.async().write(wide, plain), "counters");
      assertThat(db.stats().counter(Counter.BATCHES)).isEqualTo(batches);
      assertThat(db.contains(KEY)).isFalse();
      assertThat(counters.contains(KEY)).isFalse();
      db.write(new WriteBatch().merge(KEY, RIGHT).merge(counters, KEY, RIGHT));
    }
    try (Kiwi db = open()) {
      assertThat(db.get(KEY)).isEqualTo(RIGHT);
      assertThat(db.keyspace("counters").get(KEY)).isEqualTo(RIGHT);
    }
  }

  @Test
  void operandsAreCheckedOnceWhenTheyAreWrittenAndNeverAgain() {
    try (Kiwi db = open()) {
      db.put(KEY, WRONG);
      db.write(new WriteBatch().put(KEY, RIGHT).delete(bytes("a")));
      assertThat(operator.checked).hasValue(0);
      db.merge(KEY, RIGHT);
      db.write(new WriteBatch().merge(KEY, RIGHT).put(KEY, RIGHT).merge(KEY, RIGHT));
      assertThat(operator.checked).hasValue(3);
    }
    operator.isChecking = false;
    try (Kiwi db = open()) {
      db.get(KEY);
      db.flush();
      db.compact();
      assertThat(db.get(KEY)).isEqualTo(RIGHT);
      assertThat(operator.checked).hasValue(3);
    }
  }

  private static MergeOperator throwing(RuntimeException failure) {
    return new MergeOperator() {
      @Override
      public String name() {
        return "throwing";
      }

      @Override
      public String description() {
        return "of a test";
      }

      @Override
      public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
        return operands.get(0);
      }

      @Override
      public void checkOperand(byte[] key, byte[] operand) {
        key[0]++;
        operand[0]++;
        throw failure;
      }
    };
  }

  private Kiwi opened(MergeOperator with) {
    Options options = Stores.dev().toBuilder().mergeOperator(with).build();
    return Kiwi.open(MemoryStorage.named("t"), options);
  }

  @Test
  void anOperatorThatFailsIsNamedAndHarmsNothing() {
    byte[] key = KEY.clone();
    byte[] operand = WRONG.clone();
    try (Kiwi db = opened(throwing(new IllegalStateException("out of order")))) {
      assertThatThrownBy(() -> db.merge(key, operand))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("merge-operator throwing failed in checkOperand")
          .hasMessageContaining("out of order");
      assertThat(key).isEqualTo(KEY);
      assertThat(operand).isEqualTo(WRONG);
      assertThat(db.stats().state().health()).isEqualTo(Health.OPEN);
      assertThat(db.contains(KEY)).isFalse();
      db.put(KEY, KEY);
    }
    try (Kiwi db = opened(throwing(new IllegalArgumentException()))) {
      assertThatThrownBy(() -> db.merge(KEY, WRONG))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("refused: java.lang.IllegalArgumentException");
    }
  }

  private static void assertNamed(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOf(ProviderException.class)
        .hasMessageStartingWith("merge-operator checking failed in merge of key 'k'"
            + " (its operands stay until the key is put or deleted): ")
        .hasMessageEndingWith("1 bytes are wrong");
  }

  private static void assertAllReadsNameTheKey(ReadView view) {
    assertNamed(() -> view.get(KEY));
    assertNamed(() -> view.contains(KEY));
    assertNamed(() -> view.multiGet(List.of(bytes("a"), KEY)));
    assertNamed(() -> view.count(KeyRange.all()));
    assertNamed(() -> view.forEach(KeyRange.all(), (key, value) -> {}));
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertNamed(cursor::next);
      assertThat(cursor.seekToLast()).isTrue();
      assertNamed(cursor::prev);
    }
  }

  /** As a release without the check has written it. */
  private void writeWrongOperand(Kiwi db) {
    operator.isChecking = false;
    db.put(bytes("a"), RIGHT);
    db.merge(KEY, RIGHT);
    db.merge(KEY, WRONG);
    db.put(bytes("z"), RIGHT);
    operator.isChecking = true;
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "delete", "range", "batch"})
  void readsOfAnOperandFromBeforeNameTheKeyAndTheWayOut(String way) {
    try (Kiwi db = open()) {
      writeWrongOperand(db);
    }
    try (Kiwi db = open(); // its log has the operand
        Snapshot snapshot = db.snapshot()) {
      for (int round = 0; round < 2; round++) {
        assertAllReadsNameTheKey(db);
        assertAllReadsNameTheKey(snapshot);
        assertNamed(() -> db.trace(KEY));
        db.compact();
      }
      switch (way) {
        case "put" -> db.put(KEY, RIGHT);
        case "delete" -> db.delete(KEY);
        case "range" -> db.deleteRange(KeyRange.single(KEY));
        default -> db.write(new WriteBatch().delete(KEY).merge(KEY, RIGHT));
      }
      long expected = way.equals("put") || way.equals("batch") ? 3 : 2;
      assertThat(db.count(KeyRange.all())).isEqualTo(expected);
      db.compact();
      assertThat(db.count(KeyRange.all())).isEqualTo(expected);
    }
  }

  @Test
  void theWarningOfAFlushNamesTheKey() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger("io.kiwidb.events");
    log.setLevel(Level.WARN);
    lines.start();
    log.addAppender(lines);
    try (Kiwi db = open()) {
      writeWrongOperand(db);
      db.flush();
    } finally {
      log.detachAppender(lines);
      log.setLevel(null); // as that of its parent
    }
    assertThat(lines.list)
        .filteredOn(line -> line.getFormattedMessage().startsWith("merge.failed"))
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(line.getThrowableProxy().getMessage()).contains("of key 'k' ("));
  }

  @Test
  void aKeyspaceTellsItsOperator() {
    try (Kiwi db = open()) {
      assertThat(db.mergeOperator()).containsSame(operator);
      assertThat(counters(db).mergeOperator().orElseThrow().name()).isEqualTo("add");
      assertThat(db.createKeyspace("plain").mergeOperator()).isEmpty();
    }
  }
}
