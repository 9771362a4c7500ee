package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.Setting;
import io.kiwidb.spi.Provider;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** {@link DeclaredSettings} refuses each kind of bad declaration. */
class DeclaredSettingsTest {
  private static final Setting<Long> GOOD = number("own.number");

  private static Setting<Long> number(String name) {
    return Setting.number(name, 1, 1, 0, 9, "a number");
  }

  private record Declares(String name, Supplier<List<Setting<?>>> declared) implements Provider {
    @Override
    public String description() {
      return "a provider of this test";
    }

    @Override
    public List<Setting<?>> settings() {
      return declared.get();
    }
  }

  private static void check(Setting<?>... settings) {
    DeclaredSettings.check(new Declares("own", () -> List.of(settings)));
  }

  private static void assertRefused(String reason, Setting<?>... settings) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(settings))
        .withMessageContaining(reason);
  }

  @Test
  void soundSettingsPass() {
    check();
    check(GOOD, Setting.rate("own.rate", 0.5, 1, 0, 1, "a rate"));
  }

  @Test
  void namesAreUnique() {
    assertRefused("own.number", GOOD, number("own.number"));
  }

  @Test
  void namesBeginWithThatOfTheProvider() {
    assertRefused("other.number", number("other.number"));
    assertRefused("own.Number", number("own.Number"));
  }

  @Test
  void groupsOfBuiltInSettingsAreReserved() {
    Provider cache = new Declares("cache", () -> List.of(number("cache.shards")));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> DeclaredSettings.check(cache))
        .withMessageContaining("reserved");
  }

  @Test
  void defaultsAreWithinBounds() {
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> check(Setting.number("own.number", 1, 10, 0, 9, "a number")))
        .withMessageContaining("own.number");
  }

  @Test
  void eachHasAMeaning() {
    assertRefused("meaning of own.number", Setting.number("own.number", 1, 1, 0, 9, " "));
  }

  @Test
  void everyCallReturnsTheSameObjects() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> DeclaredSettings.check(new Declares("own", () -> List.of(number("own.number")))))
        .withMessageContaining("the same objects");
  }
}
