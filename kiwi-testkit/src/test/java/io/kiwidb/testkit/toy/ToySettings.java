package io.kiwidb.testkit.toy;

import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings that are checked and forgotten. */
final class ToySettings implements LiveSettings {
  private final Map<Setting<?>, Object> changes = new LinkedHashMap<>();

  @Override
  public <T> T get(Setting<T> setting) {
    return setting.defaultIn(Profile.PROD);
  }

  @Override
  public <T> void set(Setting<T> setting, T value) {
    changes.put(setting, setting.check(value));
  }

  @Override
  public void setAll(Map<? extends Setting<?>, ?> values) {
    values.forEach((setting, value) -> changes.put(setting, setting.check(value)));
  }

  @Override
  public void reset(Setting<?> setting) {
    changes.remove(setting);
  }

  @Override
  public Profile profile() {
    return Profile.PROD;
  }

  @Override
  public void profile(Profile profile) {
    changes.clear();
  }

  @Override
  public Map<Setting<?>, Object> all() {
    return changes;
  }

  @Override
  public Map<Setting<?>, Object> changed() {
    return changes;
  }
}
