package io.kiwidb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Limits;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link BatchBuffer} and {@link BatchReader}. */
class BatchTest {
  private static final HexFormat HEX = HexFormat.of();

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  @Test
  void exampleOfTheSpecificationHolds() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, new byte[] {'k'}, new byte[] {'v', '1'});
    batch.seal(5);
    assertThat(HEX.formatHex(encoded(batch))).isEqualTo("05" + "01" + "0100016b027631");
    assertThat(read(encoded(batch))).containsExactly("5 put 6b=7631");
  }

  @Test
  void emptyBatchHasNoEntries() {
    BatchBuffer batch = new BatchBuffer(10);
    batch.seal(9);
    assertThat(batch.count()).isZero();
    assertThat(read(encoded(batch))).isEmpty();
  }

  @RepeatedTest(20)
  void whatIsAddedIsReadInOrder() {
    BatchBuffer batch = new BatchBuffer(random.nextInt(100));
    List<String> expected = new ArrayList<>();
    fill(batch, 100, expected);
    batch.seal(100);
    assertThat(batch.count()).isEqualTo(expected.size());
    assertThat(read(encoded(batch))).as("seed %d", seed).isEqualTo(expected);
    assertThat(batch.offset()).isGreaterThanOrEqualTo(LogWriter.HEADROOM);
    assertThat(Arrays.copyOf(batch.array(), batch.offset())).containsOnly(0);
  }

  @Test
  void buffersAreCopiedAndTheirPositionsStay() {
    ByteBuffer key = ByteBuffer.wrap("xkey".getBytes(StandardCharsets.US_ASCII)).position(1);
    ByteBuffer value =
        ByteBuffer.allocateDirect(3).put(new byte[] {9, 8, 7}).position(1).asReadOnlyBuffer();
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, key, value);
    batch.add(ValueType.DELETE, 0, key);
    key.put(1, (byte) 0);
    batch.seal(1);
    assertThat(read(encoded(batch))).containsExactly("1 put 6b6579=0807", "2 delete 6b6579");
    assertThat(key.position()).isEqualTo(1);
    assertThat(value.position()).isEqualTo(1);
  }

  @Test
  void batchesAreAddedToBatchesEvenToThemselves() {
    List<String> entries = new ArrayList<>();
    BatchBuffer one = new BatchBuffer(0);
    fill(one, 1, entries);
    BatchBuffer two = new BatchBuffer(0);
    two.addAll(one);
    two.addAll(two);
    two.seal(1);
    assertThat(two.count()).isEqualTo(2 * one.count());
    List<String> read = read(encoded(two));
    assertThat(read.subList(0, one.count())).as("seed %d", seed).isEqualTo(entries);
    assertThat(read.get(one.count()))
        .as("seed %d", seed)
        .endsWith(entries.get(0).substring(1));
  }

  @Test
  void clearedBatchIsAsNew() {
    BatchBuffer batch = new BatchBuffer(0);
    fill(batch, 1, new ArrayList<>());
    batch.seal(77);
    batch.clear();
    batch.add(ValueType.DELETE, 0, new byte[] {1});
    batch.seal(3);
    assertThat(read(encoded(batch))).containsExactly("3 delete 01");
  }

  @Test
  void everyTruncationIsDamage() {
    BatchBuffer batch = new BatchBuffer(0);
    fill(batch, 1, new ArrayList<>());
    batch.seal(1);
    byte[] whole = encoded(batch);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(CorruptionException.class)
          .as("seed %d, length %d of %d", seed, length, whole.length)
          .isThrownBy(() -> read(cut));
    }
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)));
  }

  @RepeatedTest(20)
  void flippedBytesAreDamageOrAnotherBatchButNothingElse() {
    BatchBuffer batch = new BatchBuffer(0);
    fill(batch, 1, new ArrayList<>());
    batch.seal(1);
    byte[] whole = encoded(batch);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[
                random.nextInt(
                    random.nextBoolean() ? damaged.length : Math.min(30, damaged.length))] =
            (byte) random.nextInt();
      }
      assertReadsOrIsDamage(damaged);
    }
  }

  @RepeatedTest(5)
  void anyBytesAreDamageOrABatchButNothingElse() {
    for (int i = 0; i < 5_000; i++) {
      byte[] any = new byte[random.nextInt(60)];
      random.nextBytes(any);
      if (any.length > 2) {
        any[0] = 0;
        any[1] = (byte) random.nextInt(5);
      }
      assertReadsOrIsDamage(any);
    }
  }

  @Test
  void numbersBeyondTheirBoundsAreDamage() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.DELETE, 0, new byte[] {1});
    for (long sequence : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, SequenceNumber.MAX}) {
      assertThatIllegalArgumentException().isThrownBy(() -> batch.seal(sequence));
      assertThatExceptionOfType(CorruptionException.class)
          .as("%d", sequence)
          .isThrownBy(() -> read(bytes(sequence, 1)));
    }
    for (long count : new long[] {-1, Integer.MIN_VALUE, 0, 2, Integer.MAX_VALUE, 1L << 32 | 1}) {
      assertThatExceptionOfType(CorruptionException.class)
          .as("%d", count)
          .isThrownBy(() -> read(bytes(1, count)));
    }
  }

  /** One deletion, with other numbers in front than it would have. */
  private static byte[] bytes(long sequence, long count) {
    return new ByteWriter(0)
        .writeVarlong(sequence)
        .writeVarlong(count)
        .writeByte(ValueType.DELETE)
        .writeVarint(0)
        .writeBytes(new byte[] {1})
        .toByteArray();
  }

  @Test
  void countThatDoesNotFitIsDamageBeforeAnyEntryIsRead() {
    BatchBuffer batch = new BatchBuffer(0);
    for (int i = 0; i < 200; i++) {
      batch.add(ValueType.DELETE, 0, new byte[0]);
    }
    batch.seal(1);
    byte[] whole = encoded(batch);
    assertThat(whole).hasSize(1 + 2 + 3 * 200);
    new BatchReader("f", 0, whole, 0, whole.length);
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> new BatchReader("f", 0, whole, 0, whole.length - 1))
        .withMessageContaining("200");
  }

  @Test
  void numbersTakeOnlyTheBytesThatTheyNeed() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, new byte[16], new byte[100]);
    assertThat(batch.entryBytes()).isEqualTo(120);
    assertThat(batch.length()).isEqualTo(8 + 5 + 120);
    for (int bytes = 1; bytes < 8; bytes++) {
      long next = 1L << 7 * bytes;
      assertLength(batch, next - 1, bytes + 1 + 120);
      assertLength(batch, next, bytes + 1 + 1 + 120);
    }
    assertLength(batch, SequenceNumber.MAX - 1, 8 + 1 + 120);
  }

  private static void assertLength(BatchBuffer batch, long sequence, int length) {
    batch.seal(sequence);
    assertThat(batch.length()).as("sequence %d", sequence).isEqualTo(length);
    assertThat(batch.entryBytes()).isEqualTo(120);
    assertThat(batch.offset()).isGreaterThanOrEqualTo(LogWriter.HEADROOM);
    BatchReader reader = batch.reader();
    assertThat(reader.firstSequence()).isEqualTo(sequence);
    assertThat(reader.count()).isEqualTo(1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        ValueType.BLOB_POINTER,
        ValueType.SINGLE_DELETE | ValueType.HAS_EXPIRY,
        ValueType.DELETE | ValueType.HAS_EXPIRY
      })
  void typesOfLaterReleasesAreRefusedWhereTheyAreAddedAndWhereTheyAreRead(int type) {
    byte[] one = {1};
    BatchBuffer batch = new BatchBuffer(0);
    for (ThrowingCallable addition : List.<ThrowingCallable>of(
        () -> batch.add(type, 0, one),
        () -> batch.add(type, 0, ByteBuffer.wrap(one)),
        () -> batch.add(type, 0, one, one),
        () -> batch.add(type, 0, ByteBuffer.wrap(one), ByteBuffer.wrap(one)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(addition)
          .withMessageContaining(ValueType.nameOf(type));
    }
    assertThat(batch.count()).isZero();
    byte[] bytes = new ByteWriter(0)
        .writeVarlong(1)
        .writeVarint(1)
        .writeByte(type)
        .writeVarint(0)
        .writeBytes(one)
        .writeBytes(one)
        .toByteArray();
    assertThatExceptionOfType(IncompatibleFormatException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageContainingAll("f: ", ValueType.nameOf(type), "offset 1003", "newer Kiwi");
  }

  @Test
  void eachEntryIsOfAKeyspaceAndTheBatchKnowsWhetherOfOne() {
    byte[] one = {1};
    BatchBuffer batch = new BatchBuffer(0);
    assertThat(batch.keyspace()).isZero();
    int[] keyspaces = {300, 300, 0, Integer.MAX_VALUE};
    batch.add(ValueType.PUT, keyspaces[0], one, one);
    batch.add(ValueType.DELETE, keyspaces[1], ByteBuffer.wrap(one));
    assertThat(batch.keyspace()).isEqualTo(300);
    batch.add(ValueType.PUT, keyspaces[2], ByteBuffer.wrap(one), ByteBuffer.wrap(one));
    batch.add(ValueType.DELETE, keyspaces[3], one);
    assertThat(batch.keyspace()).isEqualTo(BatchBuffer.SEVERAL_KEYSPACES);
    batch.seal(7);
    BatchReader reader = batch.reader();
    for (int keyspace : keyspaces) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.keyspace()).isEqualTo(keyspace);
      assertThat(reader.keyLength()).isEqualTo(1);
    }
    assertThat(reader.next()).isFalse();
    BatchBuffer both = new BatchBuffer(0);
    both.addAll(batch);
    assertThat(both.keyspace()).isEqualTo(BatchBuffer.SEVERAL_KEYSPACES);
    both.clear();
    both.addAll(new BatchBuffer(0));
    both.add(ValueType.DELETE, 5, one);
    assertThat(both.keyspace()).isEqualTo(5);
  }

  @Test
  void aNegativeKeyspaceIsRefusedWhereItIsAddedAndWhereItIsRead() {
    byte[] one = {1};
    BatchBuffer batch = new BatchBuffer(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.PUT, -1, one, one))
        .withMessageContaining("keyspace -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.DELETE, -1, ByteBuffer.wrap(one)));
    assertThat(batch.count()).isZero();
    byte[] bytes = new ByteWriter(0)
        .writeVarlong(1)
        .writeVarint(1)
        .writeByte(ValueType.DELETE)
        .writeByte(0xff)
        .writeByte(0xff)
        .writeByte(0xff)
        .writeByte(0xff)
        .writeByte(0x0f)
        .writeBytes(one)
        .toByteArray();
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> read(bytes));
  }

  @Test
  void keysBeyondTheLimitAreRefusedAndTheBatchStaysAsItWas() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, new byte[Limits.MAX_KEY_BYTES], new byte[0]);
    int length = batch.length();
    byte[] tooLong = new byte[Limits.MAX_KEY_BYTES + 1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.PUT, 0, tooLong, new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> batch.add(ValueType.DELETE, 0, tooLong));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.DELETE, 0, ByteBuffer.wrap(tooLong)));
    assertThat(batch.length()).isEqualTo(length);
    assertThat(batch.count()).isEqualTo(1);
  }

  @Test
  void entriesThatNoReaderWouldTakeAreRefused() {
    BatchBuffer batch = new BatchBuffer(0);
    byte[] bytes = {1};
    int length = batch.length();
    assertThatIllegalArgumentException().isThrownBy(() -> batch.add(0, 0, bytes, bytes));
    assertThatIllegalArgumentException().isThrownBy(() -> batch.add(7, 0, bytes, bytes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.PUT, -1, bytes, bytes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.PUT | ValueType.HAS_EXPIRY, 0, bytes, bytes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.DELETE, 0, bytes, bytes));
    assertThatIllegalArgumentException().isThrownBy(() -> batch.add(ValueType.PUT, 0, bytes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.PUT, 0, ByteBuffer.wrap(bytes)));
    assertThat(batch.length()).isEqualTo(length);
    assertThat(batch.count()).isZero();
  }

  private void assertReadsOrIsDamage(byte[] bytes) {
    try {
      List<String> entries = read(bytes);
      assertThat(entries.size()).as("seed %d", seed).isLessThanOrEqualTo(bytes.length);
    } catch (CorruptionException e) {
      assertThat(e.file()).isEqualTo("f");
      assertThat(e.offset()).as("seed %d", seed).isBetween(1_000L, 1_000L + bytes.length);
    } catch (IncompatibleFormatException e) {
      assertThat(e.file()).as("seed %d", seed).isEqualTo("f");
    }
  }

  private void fill(BatchBuffer batch, long firstSequence, List<String> expected) {
    for (int i = 1 + random.nextInt(30); i > 0; i--) {
      byte[] key = new byte[random.nextInt(random.nextInt(10) == 0 ? 300 : 10)];
      byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 300 : 10)];
      random.nextBytes(key);
      random.nextBytes(value);
      int type = random.nextBoolean() ? ValueType.PUT : ValueType.DELETE;
      String entry = (firstSequence + expected.size()) + " " + ValueType.nameOf(type) + " "
          + HEX.formatHex(key);
      if (BatchBuffer.hasValue(type)) {
        batch.add(type, 0, key, value);
        expected.add(entry + "=" + HEX.formatHex(value));
      } else {
        batch.add(type, 0, key);
        expected.add(entry);
      }
    }
  }

  private static byte[] encoded(BatchBuffer batch) {
    return Arrays.copyOfRange(batch.array(), batch.offset(), batch.offset() + batch.length());
  }

  private static List<String> read(byte[] bytes) {
    List<String> entries = new ArrayList<>();
    byte[] shifted = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, shifted, 4, bytes.length);
    BatchReader in = new BatchReader("f", 1_000, shifted, 4, bytes.length);
    while (in.next()) {
      int keyEnd = in.keyOffset() + in.keyLength();
      int valueEnd = in.valueOffset() + in.valueLength();
      String entry = in.sequence() + " " + ValueType.nameOf(in.type()) + " "
          + HEX.formatHex(shifted, in.keyOffset(), keyEnd);
      entries.add(
          BatchBuffer.hasValue(in.type())
              ? entry + "=" + HEX.formatHex(shifted, in.valueOffset(), valueEnd)
              : entry);
    }
    assertThat(entries).hasSize(in.count());
    return entries;
  }
}
