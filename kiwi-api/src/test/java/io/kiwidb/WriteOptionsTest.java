package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link WriteOptions} and {@link Limits}. */
class WriteOptionsTest {
  @Test
  void defaultsFollowTheDatabase() {
    assertThat(WriteOptions.defaults().durability()).isEmpty();
    assertThat(WriteOptions.defaults().log()).isEqualTo(WriteOptions.Log.WRITE);
    assertThat(WriteOptions.defaults().stallLimit()).isEqualTo(WriteOptions.WAIT_FOREVER);
    assertThat(WriteOptions.sync().durability()).contains(Durability.SYNC);
    assertThat(WriteOptions.skipLog().log()).isEqualTo(WriteOptions.Log.SKIP);
  }

  @ParameterizedTest
  @EnumSource
  void writeMayHaveADurabilityOfItsOwnButNotWithoutTheLog(Durability durability) {
    assertThat(WriteOptions.with(durability).durability()).contains(durability);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(
            () -> new WriteOptions(Optional.of(durability), WriteOptions.Log.SKIP, Duration.ZERO))
        .withMessageContaining(durability.toString());
  }

  @Test
  void stallLimitIsNeverNegativeAndAlwaysFitsInNanoseconds() {
    assertThat(WriteOptions.sync().stallLimit(Duration.ZERO).stallLimit()).isZero();
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> WriteOptions.sync().stallLimit(Duration.ofNanos(-1)));
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(WriteOptions.sync().stallLimit(forEver).stallLimit().toNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void limitsAreInclusive() {
    assertThatCode(() -> Limits.checkKeyLength(Limits.MAX_KEY_BYTES)).doesNotThrowAnyException();
    assertThatCode(() -> Limits.checkValueLength(Limits.MAX_VALUE_BYTES))
        .doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.checkKeyLength(Limits.MAX_KEY_BYTES + 1))
        .withMessageContaining("65537")
        .withMessageContaining("65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.checkValueLength(Limits.MAX_VALUE_BYTES + 1));
  }
}
