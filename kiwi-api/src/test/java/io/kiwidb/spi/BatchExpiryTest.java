package io.kiwidb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.CorruptionException;
import io.kiwidb.key.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Expiries in {@link BatchBuffer} and {@link BatchReader}, and {@link ExpiryRequest}. */
class BatchExpiryTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] KEY = {'k'};
  private static final byte[] VALUE = {'v', '1'};

  private static byte[] encoded(BatchBuffer batch) {
    batch.seal(5);
    return Arrays.copyOfRange(batch.array(), batch.offset(), batch.offset() + batch.length());
  }

  private static BatchBuffer resolved(BatchBuffer batch, long nowMillis) {
    BatchBuffer copy = new BatchBuffer(0);
    BatchReader reader = batch.reader();
    while (reader.next()) {
      boolean has = ValueType.hasExpiry(reader.type());
      long expiry = has ? ExpiryRequest.resolve(reader.expiry(), nowMillis) : Entry.NEVER;
      copy.copy(reader, batch.array(), expiry);
    }
    return copy;
  }

  @Test
  void exampleOfTheSpecificationHolds() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, KEY, VALUE, ExpiryRequest.at(Instant.ofEpochMilli(1_000)));
    assertThat(batch.hasExpiryRequests()).isTrue();
    BatchBuffer copy = resolved(batch, 17);
    assertThat(copy.hasExpiryRequests()).isFalse();
    assertThat(HEX.formatHex(encoded(copy))).isEqualTo("05" + "01" + "8100e807016b027631");
  }

  @Test
  void aCopyHasTheExpiriesThatWereAskedFor() {
    BatchBuffer batch = new BatchBuffer(0);
    batch.add(ValueType.PUT, 0, KEY, VALUE, ExpiryRequest.after(Duration.ofSeconds(2)));
    batch.add(ValueType.MERGE, 3, KEY, VALUE, ExpiryRequest.after(Duration.ofNanos(1)));
    batch.add(ValueType.PUT, 0, KEY, VALUE, ExpiryRequest.NEVER);
    batch.add(ValueType.DELETE, 0, KEY);
    BatchBuffer copy = resolved(batch, 1_000);
    byte[] bytes = encoded(copy);
    BatchReader reader = new BatchReader("f", 0, bytes, 0, bytes.length);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.PUT | ValueType.HAS_EXPIRY);
    assertThat(reader.expiry()).isEqualTo(3_000);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.MERGE | ValueType.HAS_EXPIRY);
    assertThat(reader.keyspace()).isEqualTo(3);
    assertThat(reader.expiry()).isEqualTo(1_001); // rounded up
    assertThat(Arrays.copyOfRange(bytes, reader.valueOffset(), reader.valueOffset() + 2))
        .isEqualTo(VALUE);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.PUT);
    assertThat(reader.expiry()).isEqualTo(Entry.NEVER);
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(ValueType.DELETE);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void longTimesAreForEver() {
    assertThat(ExpiryRequest.after(Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(ExpiryRequest.NEVER);
    assertThat(ExpiryRequest.at(Instant.MAX)).isEqualTo(ExpiryRequest.NEVER);
    assertThat(ExpiryRequest.resolve(ExpiryRequest.after(Duration.ofDays(365_000)), 1))
        .isEqualTo(1 + Duration.ofDays(365_000).toMillis());
    assertThat(ExpiryRequest.later(Long.MAX_VALUE - 1, 2)).isEqualTo(Entry.NEVER);
    assertThat(ExpiryRequest.resolve(ExpiryRequest.at(Instant.MIN), 5)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpiryRequest.after(Duration.ofNanos(-1)));
  }

  @Test
  void onlyValuesAndOperandsExpire() {
    BatchBuffer batch = new BatchBuffer(0);
    for (int type : new int[] {
      ValueType.DELETE, ValueType.SINGLE_DELETE, ValueType.RANGE_DELETE, ValueType.BLOB_POINTER
    }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> batch.add(type, 0, KEY, VALUE, ExpiryRequest.NEVER));
    }
    assertThat(batch.count()).isZero();
    assertThat(batch.hasExpiryRequests()).isFalse();
  }

  @Test
  void anExpiryThatIsNoneIsDamage() {
    byte[] bytes = HEX.parseHex("0501" + "8100" + "ffffffffffffffff7f" + "016b027631");
    BatchReader reader = new BatchReader("f", 0, bytes, 0, bytes.length);
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(reader::next)
        .withMessageContaining("an expiry");
  }

  @Test
  void aBatchWithRequestsMayBeAddedToAnother() {
    BatchBuffer one = new BatchBuffer(0);
    one.add(ValueType.PUT, 0, KEY, VALUE, ExpiryRequest.after(Duration.ofSeconds(1)));
    BatchBuffer two = new BatchBuffer(0);
    two.add(ValueType.PUT, 0, KEY, VALUE);
    assertThat(two.hasExpiryRequests()).isFalse();
    two.addAll(one);
    assertThat(two.hasExpiryRequests()).isTrue();
    two.clear();
    assertThat(two.hasExpiryRequests()).isFalse();
  }
}
