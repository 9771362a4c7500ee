package io.kiwidb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.CorruptionException;
import io.kiwidb.KeyRange;
import io.kiwidb.Limits;
import io.kiwidb.key.ValueType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions of ranges in batches. */
class RangesInBatchTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void rangesAreReadAsTheyWereAdded() {
    byte[] longest = new byte[Limits.MAX_KEY_BYTES];
    List<KeyRange> ranges = List.of(
        KeyRange.of(new byte[] {0x61}, new byte[] {0x7a}),
        KeyRange.all(),
        KeyRange.atLeast(new byte[0]),
        KeyRange.lessThan(new byte[0]),
        KeyRange.of(new byte[] {9}, new byte[] {1}),
        KeyRange.single(longest));
    BatchBuffer batch = new BatchBuffer(0);
    ranges.forEach(range -> batch.addRange(7, range));
    batch.seal(5);
    BatchReader reader = batch.reader();
    for (KeyRange range : ranges) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.type()).isEqualTo(ValueType.RANGE_DELETE);
      assertThat(reader.keyspace()).isEqualTo(7);
      assertThat(reader.range()).isEqualTo(range);
    }
    assertThat(reader.next()).isFalse();
    BatchBuffer one = new BatchBuffer(0);
    one.addRange(0, ranges.get(0));
    one.seal(5);
    assertThat(HEX.formatHex(one.array(), one.offset(), one.offset() + one.length()))
        .isEqualTo("05" + "01" + "0400" + "0161" + "02037a");
  }

  @Test
  void aBoundThatIsTooLongIsRefused() {
    BatchBuffer batch = new BatchBuffer(0);
    byte[] tooLong = new byte[Limits.MAX_KEY_BYTES + 1];
    byte[] farTooLong = new byte[Limits.MAX_KEY_BYTES + 2];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.addRange(0, KeyRange.atLeast(tooLong)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.addRange(0, KeyRange.lessThan(farTooLong)));
    assertThat(batch.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "0104", "0200ff", "0201ff", "0107"})
  void somethingElseThanARangeIsDamage(String value) {
    String key = value.startsWith("02") ? "00" : "0161";
    byte[] bytes = HEX.parseHex("0501" + "0400" + key + value);
    byte[] shifted = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, shifted, 4, bytes.length);
    BatchReader reader = new BatchReader("f", 1_000, shifted, 4, bytes.length);
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(reader::next);
  }
}
