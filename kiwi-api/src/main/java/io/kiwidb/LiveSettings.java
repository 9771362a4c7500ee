package io.kiwidb;

import java.util.Map;
import java.util.Optional;

/**
 * The settings of an open store or keyspace. A change is validated, persisted in the store's
 * directory, and takes effect immediately. An invalid change throws {@link InvalidOptionsException}
 * and has no effect.
 *
 * <p>Changes that conflict with other settings or with the stored data are also rejected; the
 * message names the settings and their values. {@code compaction.l0-slowdown} must be less than
 * {@code compaction.l0-stop}, {@code compaction.debt-slowdown-bytes} less than
 * {@code compaction.debt-stop-bytes}, and {@code compaction.l0-slowdown} greater than the number of
 * sorted runs that the strategy leaves unmerged (for {@code leveled} {@code compaction.l0-trigger}
 * - 1, for {@code tiered} + 1); otherwise writers would wait for a compaction that never runs.
 * {@code level.count} must cover all levels that contain tables. Use {@link #setAll} for settings
 * that must change together. A setting that is {@linkplain Setting#isFixedWhileOpen fixed while
 * open} is rejected unless it already has the value; switching the profile changes it when the
 * store is opened again.
 *
 * <p>A setting of a provider that is not selected is validated and persisted, and has no effect
 * until the store is opened with that provider; {@link #owner} returns the provider.
 *
 * <p>A keyspace uses the settings of the store except those set for it. {@link #changed} of a
 * keyspace returns those; {@link #reset} returns to the value of the store; a profile can only be
 * chosen for the store, which resets the settings of all keyspaces.
 *
 * <p>Threading: thread-safe.
 */
public interface LiveSettings {
  /** Returns the current value of a setting. */
  <T> T get(Setting<T> setting);

  /** Changes a setting. */
  <T> void set(Setting<T> setting, T value);

  /** Changes a setting with integer values, such as bytes; accepts an {@code int}. */
  default void set(Setting<Long> setting, long value) {
    set(setting, Long.valueOf(value));
  }

  /** Changes a setting that is a rate; accepts an integer. */
  default void set(Setting<Double> setting, double value) {
    set(setting, Double.valueOf(value));
  }

  /**
   * Changes several settings atomically; only the resulting combination must be valid. Each value
   * must have the type of its setting.
   */
  void setAll(Map<? extends Setting<?>, ?> values);

  /**
   * Returns the setting of a name, built in or declared by a provider. Throws
   * {@link InvalidOptionsException}, which lists the names, if there is none.
   */
  default Setting<?> named(String name) {
    return Settings.named(name);
  }

  /** Returns the provider that declares a setting; empty if it is built in. */
  default Optional<SettingOwner> owner(Setting<?> setting) {
    return Optional.empty();
  }

  /**
   * Returns the values persisted in the store for settings that no provider on the path declares,
   * by name. They have no effect and stay persisted until {@link #reset(String)} or
   * {@link #profile(Profile)}; they apply again once the provider is back.
   */
  default Map<String, String> unclaimed() {
    return Map.of();
  }

  /** Changes a setting by name; sizes may have a unit: {@code set("memtable.bytes", "16m")}. */
  default void set(String name, String value) {
    setParsed(named(name), value);
  }

  private <T> void setParsed(Setting<T> setting, String value) {
    set(setting, setting.parse(value));
  }

  /** Resets a setting to the default of the current profile. */
  void reset(Setting<?> setting);

  /** Forgets a change by name, including one of {@link #unclaimed}. */
  default void reset(String name) {
    reset(named(name));
  }

  /** Returns the current profile. */
  Profile profile();

  /** Switches to a profile and resets all settings to its defaults. */
  void profile(Profile profile);

  /**
   * Returns all settings with their current values: those of {@link Settings#all} in that order,
   * then those declared by providers, including providers that are not selected.
   */
  Map<Setting<?>, Object> all();

  /** Returns the settings whose values differ from the profile's defaults. */
  Map<Setting<?>, Object> changed();
}
