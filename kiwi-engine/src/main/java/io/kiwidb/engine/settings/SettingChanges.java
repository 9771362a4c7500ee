package io.kiwidb.engine.settings;

import io.kiwidb.KiwiEvent;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.engine.observe.Events;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Reports the settings that have changed since its last call. Threading: thread-safe. */
public final class SettingChanges implements Consumer<StoreSettings> {
  private final Events events;
  // Concurrent changes are reported one after the other.
  private final ReentrantLock lock = new ReentrantLock();
  private Map<Setting<?>, Object> known;
  private Profile profile;

  public SettingChanges(StoreSettings settings, Events events) {
    this.events = events;
    this.known = settings.all();
    this.profile = settings.profile();
  }

  /** Logs a warning if a setting belongs to a provider that is not selected. */
  public static void warnIfOutOfUse(LiveSettings settings, Setting<?> setting, Events events) {
    settings
        .owner(setting)
        .filter(owner -> !owner.selected())
        .ifPresent(owner -> events.warn("settings.not-in-use name=" + setting.name()
            + " reason=it belongs to " + owner + ", and the store was opened with another "
            + owner.kind().label()));
  }

  @Override
  public void accept(StoreSettings settings) {
    lock.lock();
    try {
      Map<Setting<?>, Object> now = settings.all();
      Map<Setting<?>, Object> changed = new LinkedHashMap<>(now);
      changed.entrySet().removeAll(known.entrySet());
      if (!changed.isEmpty() || profile != settings.profile()) {
        known = now;
        profile = settings.profile();
        changed.keySet().stream()
            .filter(setting -> settings.changed().containsKey(setting))
            .forEach(setting -> warnIfOutOfUse(settings, setting, events));
        events.tell(new KiwiEvent.SettingsChanged("", profile, Map.copyOf(changed)));
      }
    } finally {
      lock.unlock();
    }
  }
}
