package io.kiwidb.engine;

import io.kiwidb.KiwiEvent;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.Optional;

/**
 * The live settings of a database or a keyspace, as handed to the user. Refers to the database, so
 * the leak guard does not take it for abandoned while the settings are in use.
 *
 * <p>Threading: thread-safe.
 */
final class DatabaseSettings implements LiveSettings {
  private final LsmDatabase owner;
  private final LiveSettings settings;
  private final Optional<OpenKeyspace> keyspace;

  /** Creates those of the store, whose changes are reported by the settings themselves. */
  DatabaseSettings(LsmDatabase owner, LiveSettings settings) {
    this.owner = owner;
    this.settings = settings;
    this.keyspace = Optional.empty();
  }

  /** Creates those of a keyspace. */
  DatabaseSettings(LsmDatabase owner, OpenKeyspace keyspace) {
    this.owner = owner;
    this.settings = keyspace.context().settings();
    this.keyspace = Optional.of(keyspace);
  }

  @Override
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }

  @Override
  public <T> void set(Setting<T> setting, T value) {
    change(() -> settings.set(setting, value));
  }

  @Override
  public void setAll(Map<? extends Setting<?>, ?> values) {
    change(() -> settings.setAll(values));
  }

  @Override
  public void reset(Setting<?> setting) {
    change(() -> settings.reset(setting));
  }

  @Override
  public void reset(String name) {
    change(() -> settings.reset(name));
  }

  @Override
  public Setting<?> named(String name) {
    return settings.named(name);
  }

  @Override
  public Optional<SettingOwner> owner(Setting<?> setting) {
    return settings.owner(setting);
  }

  @Override
  public Map<String, String> unclaimed() {
    return settings.unclaimed();
  }

  @Override
  public Profile profile() {
    return settings.profile();
  }

  @Override
  public void profile(Profile profile) {
    change(() -> settings.profile(profile));
  }

  @Override
  public Map<Setting<?>, Object> all() {
    return settings.all();
  }

  @Override
  public Map<Setting<?>, Object> changed() {
    return settings.changed();
  }

  private void change(Runnable change) {
    try {
      if (keyspace.isPresent()) {
        changeOwn(keyspace.get(), change);
      } else {
        change.run();
      }
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  private void changeOwn(OpenKeyspace one, Runnable change) {
    Map<Setting<?>, Object> before = settings.all();
    change.run();
    Map<Setting<?>, Object> changed = settings.all();
    changed.entrySet().removeAll(before.entrySet());
    if (!changed.isEmpty()) {
      one.context()
          .events()
          .tell(new KiwiEvent.SettingsChanged(one.name(), settings.profile(), Map.copyOf(changed)));
    }
  }
}
