package io.kiwidb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.WriteBatch;
import io.kiwidb.key.ValueType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Operands of merge operators and single deletions in batches. */
class OperandsInBatchTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] KEY = {'k'};
  private static final byte[] OPERAND = {'+', '1'};

  private static String encoded(BatchBuffer batch, long sequence) {
    batch.seal(sequence);
    return HEX.formatHex(batch.array(), batch.offset(), batch.offset() + batch.length());
  }

  @Test
  void theyAreEncodedAsTheFormatSays() {
    BatchBuffer merge = new WriteBatch().merge(KEY, OPERAND).buffer();
    assertThat(encoded(merge, 5)).isEqualTo("05" + "01" + "0500" + "016b" + "022b31");
    BatchBuffer deletion = new WriteBatch().singleDelete(KEY).buffer();
    assertThat(encoded(deletion, 5)).isEqualTo("05" + "01" + "0300" + "016b");
  }

  @Test
  void theyAreReadAsTheyWereAdded() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.MERGE, 3, KEY, OPERAND);
    batch.add(ValueType.SINGLE_DELETE, 0, ByteBuffer.wrap(KEY));
    batch.add(ValueType.MERGE, 0, ByteBuffer.wrap(KEY), ByteBuffer.wrap(new byte[0]));
    batch.seal(9);
    BatchReader reader = batch.reader();
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.MERGE);
    assertThat(reader.keyspace()).isEqualTo(3);
    assertThat(reader.valueLength()).isEqualTo(2);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.SINGLE_DELETE);
    assertThat(reader.keyLength()).isEqualTo(1);
    assertThat(reader.valueLength()).isZero();
    assertThat(reader.next()).isTrue();
    assertThat(reader.sequence()).isEqualTo(11);
    assertThat(reader.valueLength()).isZero();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void anOperandHasAValueAndASingleDeletionHasNone() {
    BatchBuffer batch = new BatchBuffer(0);
    assertThatIllegalArgumentException().isThrownBy(() -> batch.add(ValueType.MERGE, 0, KEY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.add(ValueType.SINGLE_DELETE, 0, KEY, OPERAND));
    assertThat(batch.count()).isZero();
    assertThat(batch.contains(ValueType.MERGE)).isFalse();
  }

  @Test
  void aBatchKnowsWhatItContains() {
    BatchBuffer batch = new WriteBatch().put(KEY, OPERAND).buffer();
    assertThat(batch.contains(ValueType.MERGE)).isFalse();
    assertThat(batch.count(ValueType.MERGE)).isZero();
    BatchBuffer other = new WriteBatch()
        .merge(KEY, OPERAND)
        .singleDelete(KEY)
        .merge(KEY, OPERAND)
        .buffer();
    batch.addAll(other);
    assertThat(batch.contains(ValueType.MERGE)).isTrue();
    assertThat(batch.contains(ValueType.SINGLE_DELETE)).isTrue();
    assertThat(batch.contains(ValueType.DELETE)).isFalse();
    assertThat(batch.count(ValueType.MERGE)).isEqualTo(2);
    batch.clear();
    assertThat(batch.contains(ValueType.MERGE)).isFalse();
  }
}
