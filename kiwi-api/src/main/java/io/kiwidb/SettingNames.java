package io.kiwidb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The built-in settings by name, in display order. Threading: filled while {@link Settings} is
 * initialised, then not changed any more.
 */
final class SettingNames {
  private final Map<String, Setting<?>> byName = new LinkedHashMap<>();

  <T> Setting<T> add(Setting<T> setting) {
    byName.put(setting.name(), setting);
    return setting;
  }

  List<Setting<?>> all() {
    return List.copyOf(byName.values());
  }

  boolean isReserved(String name) {
    String group = group(name);
    return group.length() == name.length()
        || byName.keySet().stream().anyMatch(known -> group(known).equals(group));
  }

  /** Returns the first word of a name. */
  private static String group(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  Setting<?> named(String name) {
    Setting<?> setting = byName.get(name);
    if (setting == null) {
      throw new InvalidOptionsException(
          "unknown setting '" + name + "'; the settings are " + String.join(", ", byName.keySet()));
    }
    return setting;
  }
}
