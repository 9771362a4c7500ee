package io.kiwidb;

import java.util.Map;

/**
 * The settings of an open store. A change is validated, persisted in the store's directory, and takes effect at once; an invalid
 * one is an {@link InvalidOptionsException} and changes nothing.
 *
 * <p>Threading: thread-safe.
 */
public interface LiveSettings {
  /** The present value. */
  <T> T get(Setting<T> setting);

  /** Changes one. */
  <T> void set(Setting<T> setting, T value);

  /** Changes one that is a whole number, such as bytes; it may be an {@code int}. */
  default void set(Setting<Long> setting, long value) {
    set(setting, Long.valueOf(value));
  }

  /** Changes one that is a rate; it may be a whole number. */
  default void set(Setting<Double> setting, double value) {
    set(setting, Double.valueOf(value));
  }

  /** Changes one by name, from text; sizes may have a unit: {@code set("memtable.bytes", "16m")}. */
  default void set(String name, String value) {
    setParsed(Settings.named(name), value);
  }

  private <T> void setParsed(Setting<T> setting, String value) {
    set(setting, setting.parse(value));
  }

  /** Forgets a change: the setting follows the profile again. */
  void reset(Setting<?> setting);

  /** The present profile. */
  Profile profile();

  /** Goes to the defaults of a profile and forgets all single changes. */
  void profile(Profile profile);

  /** All settings with their present values, in the order of {@link Settings#all}. */
  Map<Setting<?>, Object> all();

  /** The settings that differ from the profile. */
  Map<Setting<?>, Object> changed();
}
