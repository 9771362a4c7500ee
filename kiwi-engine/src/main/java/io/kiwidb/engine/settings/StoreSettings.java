package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.Settings;
import io.kiwidb.spi.SettingValues;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The settings of an open database: an immutable table of values, replaced in one place after the
 * change was persisted.
 *
 * <p>Threading: thread-safe; a read is a volatile read and a map lookup.
 */
public final class StoreSettings implements LiveSettings {
  private final ReentrantLock lock = new ReentrantLock();
  private final SettingRules rules;
  private final Consumer<Values> persist;
  private final List<Consumer<StoreSettings>> watchers = new CopyOnWriteArrayList<>();
  private volatile Tree tree;
  private volatile Values values;
  private volatile Map<Setting<?>, Object> session; // given at opening; never persisted
  private volatile IdentityHashMap<Setting<?>, Object> present; // of every setting
  private volatile WriteSettings forWrites; // derived from them

  /**
   * The persisted values.
   *
   * @param profile the profile
   * @param changed values that differ from it
   * @param unclaimed persisted values of settings that no provider declares, by name
   */
  public record Values(
      Profile profile, Map<Setting<?>, Object> changed, Map<String, String> unclaimed) {
    /** Creates values without unclaimed ones. */
    public Values(Profile profile, Map<Setting<?>, Object> changed) {
      this(profile, changed, Map.of());
    }

    Values with(Setting<?> setting, Optional<Object> value) {
      Map<Setting<?>, Object> next = new LinkedHashMap<>(changed);
      next.remove(setting);
      value.ifPresent(v -> next.put(setting, v));
      return new Values(profile, Map.copyOf(next), unclaimed);
    }

    Values without(String name) {
      Map<String, String> rest = new LinkedHashMap<>(unclaimed);
      rest.remove(name);
      return new Values(profile, changed, Map.copyOf(rest));
    }
  }

  /** The properties of the tree that constrain settings. */
  public interface Tree {
    /** Returns the deepest level that contains tables or is the target of a running job. */
    int deepestLevel();

    /** Runs a change during which that level stays the same. */
    void whileItStays(Runnable change);
  }

  /** The tree according to the manifest, before it is open. */
  public record StoredTree(int deepestLevel) implements Tree {
    @Override
    public void whileItStays(Runnable change) {
      change.run();
    }
  }

  /**
   * Creates settings with these values; throws {@link io.kiwidb.InvalidOptionsException} if they
   * contradict each other or the tree.
   *
   * @param session values for this opening; they take precedence
   * @param rules the rules between settings
   * @param tree the stored tree
   * @param persist makes values durable before they take effect
   */
  public StoreSettings(
      Values values,
      Map<Setting<?>, Object> session,
      SettingRules rules,
      Tree tree,
      Consumer<Values> persist) {
    this.values = values;
    this.session = session;
    this.rules = rules;
    this.tree = tree;
    this.persist = persist;
    this.present = merged(rules.catalog(), values, session);
    this.forWrites = WriteSettings.of(this);
    rules.require(present, tree.deepestLevel());
  }

  /** Sets the tree that settings must fit from now on. */
  public void fit(Tree open) {
    tree = open;
  }

  /** Makes the current values durable although nothing changed. */
  public void persist() {
    lock.lock();
    try {
      persist.accept(values);
    } finally {
      lock.unlock();
    }
  }

  /** Returns when no change is being persisted. */
  @SuppressWarnings("LockNotBeforeTry") // nothing happens between the two
  public void awaitChanges() {
    lock.lock();
    lock.unlock();
  }

  /** Returns whether these are the current values. */
  public boolean are(Values other) {
    return values.equals(other);
  }

  /** Adds a watcher, called after each change, and now for the current values. */
  public void watch(Consumer<StoreSettings> watcher) {
    watchers.add(watcher);
    watcher.accept(this);
  }

  @Override
  public <T> T get(Setting<T> setting) {
    Object value = present.get(setting);
    return value == null ? values().value(setting) : setting.type().cast(value);
  }

  /** Returns the current values as a view that later changes do not affect. */
  public SettingValues values() {
    return new FixedValues(rules.catalog(), present);
  }

  @Override
  public Setting<?> named(String name) {
    return rules.catalog().named(name);
  }

  @Override
  public Optional<SettingOwner> owner(Setting<?> setting) {
    return rules.catalog().owner(setting);
  }

  @Override
  public Map<String, String> unclaimed() {
    return new TreeMap<>(values.unclaimed());
  }

  /**
   * Returns the value of each setting: given for this opening, persisted, derived from the memory
   * budget, or the profile's default.
   */
  static IdentityHashMap<Setting<?>, Object> merged(
      SettingCatalog catalog, Values values, Map<Setting<?>, Object> session) {
    Map<Setting<?>, Object> given = new LinkedHashMap<>(values.changed());
    given.putAll(session);
    IdentityHashMap<Setting<?>, Object> merged = new IdentityHashMap<>();
    catalog.all().forEach(setting -> merged.put(setting, setting.defaultIn(values.profile())));
    MemoryBudget.divide(values.profile(), given).forEach(merged::put);
    given.forEach(merged::put);
    return merged;
  }

  /** Returns a numeric value, unboxed. */
  public long number(Setting<Long> setting) {
    return get(setting);
  }

  /** Returns the settings that every write needs. */
  public WriteSettings forWrites() {
    return forWrites;
  }

  @Override
  public <T> void set(Setting<T> setting, T value) {
    setAll(Map.of(setting, value));
  }

  @Override
  public void setAll(Map<? extends Setting<?>, ?> given) {
    Map<Setting<?>, Object> checked = rules.catalog().checked(given);
    checked.forEach(this::requireChangeable);
    change(now -> with(now, checked), own -> without(own, checked.keySet()));
  }

  private Values with(Values now, Map<Setting<?>, Object> checked) {
    Values next = now;
    for (Map.Entry<Setting<?>, Object> one : checked.entrySet()) {
      next = next.with(one.getKey(), Optional.empty());
    }
    for (Map.Entry<Setting<?>, Object> one : checked.entrySet()) {
      if (!follows(next, one.getKey(), one.getValue())) {
        next = next.with(one.getKey(), Optional.of(one.getValue()));
      }
    }
    return next;
  }

  /**
   * Returns whether a setting would have this value by default. Values derived from a memory budget
   * do not count: they change.
   */
  private boolean follows(Values now, Setting<?> setting, Object value) {
    return number(Settings.MEMORY_BUDGET) == 0 && value.equals(setting.defaultIn(now.profile()));
  }

  private void requireChangeable(Setting<?> setting, Object value) {
    if (setting.isFixedWhileOpen() && !value.equals(present.get(setting))) {
      throw new InvalidOptionsException("setting " + setting.name()
          + " cannot change while the store is open, where it is "
          + setting.format(get(setting)) + "; give it when the store is opened, with Options");
    }
  }

  @Override
  public void reset(Setting<?> setting) {
    Setting<?> declared = named(setting.name());
    requireChangeable(declared, declared.defaultIn(profile()));
    change(now -> now.with(declared, Optional.empty()), own -> without(own, Set.of(declared)));
  }

  @Override
  public void reset(String name) {
    if (values.unclaimed().containsKey(name)) {
      change(now -> now.without(name), own -> own);
    } else {
      reset(named(name));
    }
  }

  @Override
  public Profile profile() {
    return values.profile();
  }

  @Override
  public void profile(Profile profile) {
    change(now -> rules.fitting(new Values(profile, Map.of()), tree.deepestLevel()), this::fixed);
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
    Map<Setting<?>, Object> changed = new LinkedHashMap<>(values.changed());
    changed.putAll(session);
    return changed;
  }

  /** Returns the values given at opening of settings that are fixed while the store is open. */
  private Map<Setting<?>, Object> fixed(Map<Setting<?>, Object> own) {
    Map<Setting<?>, Object> fixed = new LinkedHashMap<>(own);
    fixed.keySet().removeIf(setting -> !setting.isFixedWhileOpen());
    return Map.copyOf(fixed);
  }

  private static Map<Setting<?>, Object> without(
      Map<Setting<?>, Object> own, Set<Setting<?>> settings) {
    Map<Setting<?>, Object> rest = new LinkedHashMap<>(own);
    rest.keySet().removeAll(settings);
    return Map.copyOf(rest);
  }

  private void change(
      UnaryOperator<Values> step, UnaryOperator<Map<Setting<?>, Object>> sessionStep) {
    lock.lock();
    try {
      Values next = step.apply(values);
      Map<Setting<?>, Object> own = sessionStep.apply(session);
      // Fails before anything changes.
      IdentityHashMap<Setting<?>, Object> merged = merged(rules.catalog(), next, own);
      merged.replaceAll((setting, v) -> setting.isFixedWhileOpen() ? get(setting) : v);
      tree.whileItStays(() -> {
        rules.require(merged, tree.deepestLevel());
        if (!next.equals(values)) {
          persist.accept(next);
          values = next;
        }
        session = own;
        present = merged;
        forWrites = WriteSettings.of(this);
      });
    } finally {
      lock.unlock();
    }
    watchers.forEach(watcher -> watcher.accept(this));
  }
}
