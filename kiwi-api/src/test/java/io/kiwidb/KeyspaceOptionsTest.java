package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class KeyspaceOptionsTest {
  @Test
  void theLastValueOfASettingHolds() {
    Setting<Long> own = Setting.number("fifo.number", 1, 1, 0, 9, "a number");
    KeyspaceOptions.Builder builder =
        KeyspaceOptions.builder().set("fifo.number", "2").set(own, 3);
    assertThat(builder.build().namedSettings()).isEmpty();
    assertThat(builder.build().settings()).containsOnlyKeys(own);
    builder.set("fifo.number", "4");
    assertThat(builder.build().settings()).isEmpty();
    assertThat(builder.build().toBuilder().build().namedSettings()).containsOnlyKeys("fifo.number");
  }

  @Test
  void aSettingOfTheStoreIsRefusedByValueAndByName() {
    KeyspaceOptions.Builder builder = KeyspaceOptions.builder();
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set(Settings.MEMORY_BUDGET, 1 << 30))
        .withMessageContaining("concerns the whole store");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set(Settings.MEMORY_BUDGET.name(), "1g"))
        .withMessageContaining("concerns the whole store");
    assertThat(builder.build().settings()).isEmpty();
  }
}
