package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.Provider;
import java.util.List;

/** Checks of the settings that a provider of any kind declares. Threading: stateless. */
public final class DeclaredSettings {
  private DeclaredSettings() {}

  /**
   * Fails unless names are unique, begin with the provider's name and are not reserved, defaults
   * are within bounds, and every setting has a description.
   */
  public static void check(Provider provider) {
    List<Setting<?>> settings = provider.settings();
    assertThat(settings.stream().map(Setting::name))
        .as("names of the settings of %s", provider.name())
        .doesNotHaveDuplicates();
    for (Setting<?> setting : settings) {
      assertThat(setting.name())
          .as("name of a setting of %s", provider.name())
          .startsWith(provider.name() + ".")
          .matches("[a-z][a-z0-9]*([.-][a-z0-9]+)*")
          .matches(name -> !Settings.isReserved(name), "is not reserved for built-in settings");
      for (Profile profile : Profile.values()) {
        Object value = setting.defaultIn(profile);
        assertThat(setting.check(value))
            .as("default of %s in %s", setting.name(), profile)
            .isEqualTo(value);
      }
      assertThat(setting.description()).as("meaning of %s", setting.name()).isNotBlank();
    }
    assertThat(provider.settings())
        .as("the settings of %s, asked for again: the same objects", provider.name())
        .isEqualTo(settings);
  }
}
