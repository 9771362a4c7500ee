package io.kiwidb.engine.settings;

import io.kiwidb.KiwiEvent;
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
        events.tell(new KiwiEvent.SettingsChanged(profile, Map.copyOf(changed)));
      }
    } finally {
      lock.unlock();
    }
  }
}
