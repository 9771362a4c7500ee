package io.kiwidb.engine.settings;

import io.kiwidb.Profile;
import io.kiwidb.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The persisted values of settings.
 *
 * <p>Threading: immutable.
 *
 * @param profile the profile
 * @param changed values that differ from it
 * @param keyspaces the own values of keyspaces, by id; none is empty
 * @param unclaimed persisted values of settings that no provider declares, by name
 */
public record StoredValues(
    Profile profile,
    Map<Setting<?>, Object> changed,
    Map<Integer, Map<Setting<?>, Object>> keyspaces,
    Map<String, String> unclaimed) {
  /** Creates values without those of keyspaces and unclaimed ones. */
  public StoredValues(Profile profile, Map<Setting<?>, Object> changed) {
    this(profile, changed, Map.of(), Map.of());
  }

  Map<Setting<?>, Object> ofKeyspace(int keyspace) {
    return keyspaces.getOrDefault(keyspace, Map.of());
  }

  StoredValues withKeyspace(int keyspace, Map<Setting<?>, Object> own) {
    Map<Integer, Map<Setting<?>, Object>> next = new LinkedHashMap<>(keyspaces);
    if (own.isEmpty()) {
      next.remove(keyspace);
    } else {
      next.put(keyspace, Map.copyOf(own));
    }
    return new StoredValues(profile, changed, Map.copyOf(next), unclaimed);
  }

  StoredValues with(Setting<?> setting, Optional<Object> value) {
    Map<Setting<?>, Object> next = new LinkedHashMap<>(changed);
    next.remove(setting);
    value.ifPresent(v -> next.put(setting, v));
    return new StoredValues(profile, Map.copyOf(next), keyspaces, unclaimed);
  }

  StoredValues without(String name) {
    Map<String, String> rest = new LinkedHashMap<>(unclaimed);
    rest.remove(name);
    return new StoredValues(profile, changed, keyspaces, Map.copyOf(rest));
  }
}
