package io.kiwidb.spi;

import io.kiwidb.Profile;
import io.kiwidb.Setting;

/**
 * Purpose: the values of settings as a provider reads them, those that it declares
 * ({@link Provider#settings}) and the built-in ones.
 *
 * <p>Threading: thread-safe. Ownership of buffers: none. Failure:
 * {@link io.kiwidb.InvalidOptionsException} for a setting that neither a provider of the store nor
 * {@link io.kiwidb.Settings} declares.
 */
public interface SettingValues {
  /** Returns the value of a setting. Costs a map lookup: do not call it for every entry. */
  <T> T value(Setting<T> setting);

  /** Returns the defaults of a profile; for tests and benchmarks. */
  static SettingValues defaults(Profile profile) {
    return new SettingValues() {
      @Override
      public <T> T value(Setting<T> setting) {
        return setting.defaultIn(profile);
      }
    };
  }

  /**
   * Returns these values with one replaced; for tests and benchmarks.
   *
   * @param given the new value, which is checked as by {@link Setting#check}
   */
  default SettingValues with(Setting<?> changed, Object given) {
    Object checked = changed.check(given);
    SettingValues others = this;
    return new SettingValues() {
      @Override
      public <T> T value(Setting<T> setting) {
        return setting == changed ? setting.type().cast(checked) : others.value(setting);
      }
    };
  }
}
