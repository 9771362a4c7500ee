package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Setting} and {@link Settings}. */
class SettingTest {
  @ParameterizedTest
  @EnumSource
  void everyDefaultIsAcceptedByItsOwnSetting(Profile profile) {
    for (Setting<?> setting : Settings.all()) {
      Object value = setting.defaultIn(profile);
      assertThat(setting.check(value)).as(setting.name()).isEqualTo(value);
      assertThat(setting.parse(setting.format(value))).as(setting.name()).isEqualTo(value);
      assertThat(value).isInstanceOf(setting.type());
    }
  }

  @Test
  void everySettingIsFoundByNameAndDescribed() {
    assertThat(Settings.all()).hasSizeGreaterThan(20);
    assertThat(Settings.all().stream().map(Setting::name)).doesNotHaveDuplicates();
    for (Setting<?> setting : Settings.all()) {
      assertThat(setting.name()).matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
      assertThat(Settings.named(setting.name())).isSameAs(setting);
      assertThat(setting.description()).isNotBlank();
      assertThat(setting.accepts()).isNotBlank();
      assertThat(setting).hasToString(setting.name());
    }
  }

  @Test
  void unitsFollowFromNamesAndTypes() {
    assertThat(Settings.MEMTABLE_BYTES.unit()).isEqualTo("bytes");
    assertThat(Settings.RATE_LIMIT.unit()).isEqualTo("bytes per second");
    assertThat(Settings.IDLE_MILLIS.unit()).isEqualTo("millis");
    assertThat(Settings.DELETION_PERCENT.unit()).isEqualTo("percent");
    assertThat(Settings.L0_TRIGGER.unit()).isEmpty();
    assertThat(Setting.bytes("own.size", 1, 1, 0, 9, "a size").unit()).isEqualTo("bytes");
    assertThat(Setting.number("own.age", 1, 1, 0, 9, "an age").withUnit("days").unit())
        .isEqualTo("days");
  }

  @Test
  void aSettingMayBeFixedWhileOpen() {
    Setting<Long> setting = Setting.number("own.number", 1, 2, 0, 9, "a number").withUnit("apples");
    assertThat(setting.isFixedWhileOpen()).isFalse();
    assertThat(setting.fixedWhileOpen().isFixedWhileOpen()).isTrue();
    assertThat(setting.fixedWhileOpen().unit()).isEqualTo("apples");
    assertThat(setting.fixedWhileOpen().defaultIn(Profile.PROD)).isEqualTo(2);
  }

  @Test
  void namesWithoutADotAndInBuiltInGroupsAreReserved() {
    assertThat(Settings.all()).allMatch(setting -> Settings.isReserved(setting.name()));
    assertThat(Settings.isReserved("cache.shards")).isTrue();
    assertThat(Settings.isReserved("anything")).isTrue();
    assertThat(Settings.isReserved("fifo.bytes")).isFalse();
  }

  @Test
  void unknownNameIsAnsweredWithTheNamesThereAre() {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.named("memtable.byte"))
        .withMessageContaining("memtable.byte'")
        .withMessageContaining("memtable.bytes")
        .withMessageContaining("level.count");
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 65536",
    "64k, 65536",
    "64K, 65536",
    "64kb, 65536",
    "64KiB, 65536",
    "' 16m ', 16777216",
    "1g, 1073741824",
    "1t, 1099511627776",
    "1_000_000, 1000000"
  })
  void bytesAreReadWithTheirUnits(String text, long expected) {
    assertThat(Settings.MEMTABLE_BYTES.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "k",
        "b",
        "_",
        "-1",
        "-64k",
        "1.5m",
        "64x",
        "65536i",
        "0",
        "4095",
        "9t",
        "9999999999999999999",
        "8388608t",
        "1 k"
      })
  void bytesOutOfBoundsOrFormAreRefusedWithWhatIsAccepted(String text) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.MEMTABLE_BYTES.parse(text))
        .withMessageContaining("memtable.bytes")
        .withMessageContaining("4096")
        .withMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "-1", "two", "1.0", "", "1e1", "99999999999999999999"})
  void numbersOutOfBoundsOrFormAreRefused(String text) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.FLUSH_WORKERS.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.1", "-0.5", "NaN", "Infinity", "", "much"})
  void ratesOutOfBoundsOrFormAreRefused(String text) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.FILTER_RATE.parse(text));
  }

  @Test
  void ratesAreReadInEveryNotation() {
    assertThat(Settings.FILTER_RATE.parse("0.02")).isEqualTo(0.02);
    assertThat(Settings.FILTER_RATE.parse("1e-3")).isEqualTo(0.001);
    assertThat(Settings.FILTER_RATE.check(1)).isEqualTo(1.0);
  }

  @Test
  void choicesAreReadWhateverTheCaseAndTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr", "TR")); // where I is not the upper case of i
      assertThat(Settings.DURABILITY.parse("adaptive")).isEqualTo(Durability.ADAPTIVE);
      assertThat(Settings.LOG_LEVEL.parse("Info")).isEqualTo(Settings.LogLevel.INFO);
      assertThat(Settings.LOG_LEVEL.format(Settings.LogLevel.INFO)).isEqualTo("info");
    } finally {
      Locale.setDefault(before);
    }
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.DURABILITY.parse("sometimes"))
        .withMessageContaining("sync, batch, adaptive, none");
  }

  @Test
  void checkTakesValuesOfOtherTypesThatSayTheSame() {
    assertThat(Settings.FLUSH_WORKERS.check(3)).isEqualTo(3L);
    assertThat(Settings.DURABILITY.check("sync")).isEqualTo(Durability.SYNC);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.FLUSH_WORKERS.check(1_000));
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> Settings.FLUSH_WORKERS.check(1.5));
  }
}
