package io.kiwidb;

import java.util.Map;

/**
 * The settings of an open store. A change is validated, persisted in the store's directory, and
 * takes effect at once; an invalid one is an {@link InvalidOptionsException} and changes nothing.
 *
 * <p>Settings that contradict each other, or what is stored, are refused as well, with their names
 * and values. {@code compaction.l0-slowdown} must be below {@code compaction.l0-stop},
 * {@code compaction.debt-slowdown-bytes} below {@code compaction.debt-stop-bytes}, and the number
 * of sorted runs that the strategy leaves alone below the first (for {@code leveled} one less than
 * {@code compaction.l0-trigger}, for {@code tiered} one more): otherwise writers would wait for a
 * compaction that never comes. There must be as many levels as have tables. What has to change
 * together goes through {@link #setAll}.
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

  /**
   * Changes several at once: only together they have to fit. The values are those of their
   * settings' types.
   */
  void setAll(Map<? extends Setting<?>, ?> values);

  /**
   * Changes one by name, from text; sizes may have a unit: {@code set("memtable.bytes", "16m")}.
   */
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
