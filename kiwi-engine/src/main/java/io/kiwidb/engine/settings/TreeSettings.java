package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.spi.SettingValues;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one keyspace: those of the store, except its own values. Almost all keyspaces
 * have none, and then this object holds nothing but a reference to the store's.
 *
 * <p>Threading: thread-safe; written under the lock of the {@link StoreSettings}.
 */
public final class TreeSettings implements LiveSettings {
  private final StoreSettings store;
  private final int keyspace;
  private final SettingRules rules;
  private volatile LevelUse tree;
  private volatile Map<Setting<?>, Object> session; // own values for this opening
  private volatile @Nullable IdentityHashMap<Setting<?>, Object> present; // null: the store's
  private volatile @Nullable WriteSettings forWrites; // as above

  TreeSettings(
      StoreSettings store,
      int keyspace,
      Map<Setting<?>, Object> session,
      SettingRules rules,
      LevelUse tree) {
    this.store = store;
    this.keyspace = keyspace;
    this.session = session;
    this.rules = rules;
    this.tree = tree;
  }

  /** What a change makes of the settings. */
  record Merged(
      TreeSettings settings,
      @Nullable IdentityHashMap<Setting<?>, Object> all,
      Map<Setting<?>, Object> session) {
    void apply() {
      settings.become(this);
    }
  }

  int keyspace() {
    return keyspace;
  }

  LevelUse tree() {
    return tree;
  }

  Map<Setting<?>, Object> session() {
    return session;
  }

  /** Sets the tree that settings must fit from now on. */
  public void fit(LevelUse open) {
    store.fit(this, open);
  }

  /** Requires: the lock of the store's settings. */
  void become(LevelUse open) {
    tree = open;
  }

  /**
   * Returns the settings after a change of the store's values or of the own ones; throws
   * {@link InvalidOptionsException} if they contradict each other or the tree.
   *
   * @param ofStore a value for each setting
   * @param persisted the persisted values
   * @param own the own values for this opening
   */
  Merged fitting(
      Map<Setting<?>, Object> ofStore, StoredValues persisted, Map<Setting<?>, Object> own) {
    Map<Setting<?>, Object> kept = persisted.ofKeyspace(keyspace);
    if (kept.isEmpty() && own.isEmpty()) {
      rules.require(ofStore, tree.deepestLevel());
      return new Merged(this, null, own);
    }
    IdentityHashMap<Setting<?>, Object> merged = new IdentityHashMap<>();
    ofStore.forEach(merged::put);
    kept.forEach(merged::put);
    own.forEach(merged::put);
    if (present != null) {
      merged.replaceAll((setting, value) -> setting.isFixedWhileOpen() ? get(setting) : value);
    }
    rules.require(merged, tree.deepestLevel());
    return new Merged(this, merged, own);
  }

  /** Records that the own values for this opening are persisted. */
  void persisted() {
    session = Map.of();
  }

  private void become(Merged next) {
    session = next.session();
    present = next.all();
    forWrites =
        next.all() == null ? null : WriteSettings.of(new FixedValues(rules.catalog(), next.all()));
  }

  @Override
  public <T> T get(Setting<T> setting) {
    IdentityHashMap<Setting<?>, Object> own = present;
    Object value = own == null ? null : own.get(setting);
    return value == null ? store.get(setting) : setting.type().cast(value);
  }

  /** Returns a numeric value, unboxed. */
  public long number(Setting<Long> setting) {
    return get(setting);
  }

  /** Returns the current values as a view that later changes do not affect. */
  public SettingValues values() {
    IdentityHashMap<Setting<?>, Object> own = present;
    return own == null ? store.values() : new FixedValues(rules.catalog(), own);
  }

  /** Returns the settings that every write needs. */
  public WriteSettings forWrites() {
    WriteSettings own = forWrites;
    return own == null ? store.forWrites() : own;
  }

  @Override
  public <T> void set(Setting<T> setting, T value) {
    setAll(Map.of(setting, value));
  }

  @Override
  public void setAll(Map<? extends Setting<?>, ?> given) {
    Map<Setting<?>, Object> checked = new HashMap<>();
    given.forEach((setting, value) -> {
      Setting<?> declared = store.catalog().ofKeyspace(setting);
      Object sound = declared.check(value);
      requireChangeable(declared, sound);
      checked.put(declared, sound);
    });
    store.changeOf(
        this,
        own -> {
          Map<Setting<?>, Object> next = new LinkedHashMap<>(own);
          next.putAll(checked);
          return next;
        },
        own -> without(own, checked.keySet()));
  }

  private void requireChangeable(Setting<?> setting, Object value) {
    if (setting.isFixedWhileOpen() && !value.equals(get(setting))) {
      throw new InvalidOptionsException("setting " + setting.name()
          + " cannot change while the store is open, where it is "
          + setting.format(get(setting))
          + "; give it when the store is opened, with Options.keyspace");
    }
  }

  @Override
  public void reset(Setting<?> setting) {
    Setting<?> declared = store.catalog().ofKeyspace(setting);
    requireChangeable(declared, store.get(declared));
    Set<Setting<?>> one = Set.of(declared);
    store.changeOf(this, own -> without(own, one), own -> without(own, one));
  }

  private static Map<Setting<?>, Object> without(
      Map<Setting<?>, Object> own, Set<Setting<?>> settings) {
    Map<Setting<?>, Object> rest = new LinkedHashMap<>(own);
    rest.keySet().removeAll(settings);
    return Map.copyOf(rest);
  }

  @Override
  public Setting<?> named(String name) {
    return store.named(name);
  }

  @Override
  public Optional<SettingOwner> owner(Setting<?> setting) {
    return rules.catalog().owner(setting);
  }

  @Override
  public Map<String, String> unclaimed() {
    String prefix = SettingsFile.prefix(keyspace);
    Map<String, String> own = new TreeMap<>();
    store.unclaimed().forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        own.put(name.substring(prefix.length()), value);
      }
    });
    return own;
  }

  @Override
  public void reset(String name) {
    if (unclaimed().containsKey(name)) {
      store.reset(SettingsFile.prefix(keyspace) + name);
    } else {
      reset(named(name));
    }
  }

  @Override
  public Profile profile() {
    return store.profile();
  }

  @Override
  public void profile(Profile profile) {
    throw new InvalidOptionsException(
        "a profile concerns the whole store and cannot be chosen for a keyspace; choose it for the"
            + " store");
  }

  @Override
  public Map<Setting<?>, Object> all() {
    Map<Setting<?>, Object> all = new LinkedHashMap<>();
    SettingValues now = values();
    rules.catalog().all().forEach(setting -> all.put(setting, now.value(setting)));
    return all;
  }

  @Override
  public Map<Setting<?>, Object> changed() {
    Map<Setting<?>, Object> changed = new LinkedHashMap<>(store.persisted().ofKeyspace(keyspace));
    changed.putAll(session);
    return changed;
  }

  @Override
  public String toString() {
    return "settings of keyspace " + keyspace + ": " + Objects.toString(changed());
  }
}
