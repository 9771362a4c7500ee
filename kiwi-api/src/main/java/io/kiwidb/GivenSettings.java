package io.kiwidb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The settings that options give: values of known settings, and text for those of providers, which
 * are not known before a store is opened. The last value given for a name holds.
 *
 * <p>Threading: not thread-safe; options keep {@link #copy a copy}.
 */
final class GivenSettings {
  private final Map<Setting<?>, Object> values = new LinkedHashMap<>();
  private final Map<String, String> named = new LinkedHashMap<>();

  GivenSettings copy() {
    GivenSettings copy = new GivenSettings();
    copy.addAll(this);
    return copy;
  }

  void addAll(GivenSettings other) {
    values.putAll(other.values);
    named.putAll(other.named);
  }

  <T> void set(Setting<T> setting, T value) {
    values.put(setting, setting.check(value));
    named.remove(setting.name());
  }

  /**
   * Sets a value by name; parses it if the setting is built in.
   *
   * @param check rejects settings that these options cannot give
   */
  void set(String name, String value, UnaryOperator<Setting<?>> check) {
    if (Settings.isReserved(name)) {
      parse(check.apply(Settings.named(name)), value);
      return;
    }
    values.keySet().removeIf(setting -> setting.name().equals(name));
    named.put(name, Objects.requireNonNull(value, "value"));
  }

  private <T> void parse(Setting<T> setting, String value) {
    set(setting, setting.parse(value));
  }

  Map<Setting<?>, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  Map<String, String> named() {
    return Collections.unmodifiableMap(named);
  }
}
