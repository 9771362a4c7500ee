package io.kiwidb.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.Settings;
import io.kiwidb.engine.settings.SettingCatalog.Declaration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link SettingCatalog}. */
class SettingCatalogTest {
  private static Setting<Long> number(String name) {
    return Setting.number(name, 1, 1, 0, 9, "a number");
  }

  private static Declaration declares(ProviderKind kind, String provider, Setting<?>... settings) {
    return new Declaration(
        new SettingOwner(kind, provider, kind == ProviderKind.STRATEGY),
        "class of " + kind + " in a.jar",
        List.of(settings));
  }

  @Test
  void builtInSettingsComeFirst() {
    Setting<Long> own = number("own.number");
    SettingCatalog catalog =
        SettingCatalog.of(List.of(declares(ProviderKind.STRATEGY, "own", own)));
    assertThat(catalog.all())
        .startsWith(Settings.all().toArray(Setting<?>[]::new))
        .endsWith(own);
    assertThat(catalog.named("own.number")).isSameAs(own);
    assertThat(catalog.owner(own)).map(SettingOwner::toString).contains("strategy own");
    assertThat(catalog.owner(Settings.DURABILITY)).isEmpty();
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> catalog.named("own.numbr"))
        .withMessageContainingAll("'own.numbr'", "own.number", "memtable.bytes");
  }

  @Test
  void twoProvidersOfOneNameAreBothNamed() {
    Declaration strategy = declares(ProviderKind.STRATEGY, "own", number("own.number"));
    Declaration filter = declares(ProviderKind.FILTER, "own", number("own.number"));
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> SettingCatalog.of(List.of(strategy, filter)))
        .withMessage("strategy own (class of STRATEGY in a.jar) and filter own"
            + " (class of FILTER in a.jar) both declare the setting 'own.number';"
            + " remove one of them from the path");
  }

  @Test
  void oneProviderDeclaresANameOnce() {
    Declaration twice =
        declares(ProviderKind.LOG, "own", number("own.number"), number("own.number"));
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> SettingCatalog.of(List.of(twice)))
        .withMessageContainingAll("log own", "'own.number' twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.number", "number", "own", "own.", "own.Number", "ownnumber.a"})
  void theNameBeginsWithThatOfTheProvider(String name) {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(
            () -> SettingCatalog.of(List.of(declares(ProviderKind.CACHE, "own", number(name)))))
        .withMessageContainingAll("cache own", "class of CACHE in a.jar", "'" + name + "'", "own.");
  }

  @Test
  void groupsOfBuiltInSettingsAreReserved() {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> SettingCatalog.of(
            List.of(declares(ProviderKind.CACHE, "cache", number("cache.shards")))))
        .withMessageContainingAll("cache cache", "'cache.shards'", "reserved");
  }

  @Test
  void defaultsAreWithinBounds() {
    Setting<Long> prod = Setting.number("own.number", 1, 10, 0, 9, "a number");
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> SettingCatalog.of(List.of(declares(ProviderKind.TABLE, "own", prod))))
        .withMessageContainingAll("table own", "'own.number'", "10", "from 0 to 9");
  }

  @Test
  void nullIsNoSetting() {
    SettingOwner owner = new SettingOwner(ProviderKind.TABLE, "own", true);
    Declaration declaration = new Declaration(owner, "a class", Collections.singletonList(null));
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> SettingCatalog.of(List.of(declaration)))
        .withMessageContaining("null");
  }
}
