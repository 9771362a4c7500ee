package io.kiwidb.engine.settings;

import io.kiwidb.Setting;
import io.kiwidb.spi.SettingValues;
import java.util.Map;
import java.util.Objects;

/**
 * An immutable view of the values of all settings.
 *
 * <p>Threading: immutable.
 *
 * @param catalog the settings
 * @param all a value for each; the map must not change any more
 */
record FixedValues(SettingCatalog catalog, Map<Setting<?>, Object> all) implements SettingValues {
  @Override
  public <T> T value(Setting<T> setting) {
    Object value = all.get(setting);
    if (value == null) { // a setting object of another class loader is resolved by name
      value = Objects.requireNonNull(all.get(catalog.named(setting.name())), setting::name);
    }
    return setting.type().cast(value);
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
