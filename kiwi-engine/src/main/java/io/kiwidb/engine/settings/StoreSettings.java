package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.Settings;
import io.kiwidb.spi.SettingValues;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Consumer<StoredValues> persist;
  private final List<Consumer<StoreSettings>> watchers = new CopyOnWriteArrayList<>();
  private final Map<Integer, TreeSettings> trees = new ConcurrentHashMap<>(); // by keyspace
  private volatile StoredValues values;
  private volatile Map<Setting<?>, Object> session; // given at opening; never persisted
  private volatile IdentityHashMap<Setting<?>, Object> present; // of every setting
  private volatile WriteSettings forWrites; // derived from them
  private volatile Set<Setting<?>> fixed = Set.of(); // by shared resources

  /**
   * Creates settings with these values; throws {@link io.kiwidb.InvalidOptionsException} if they
   * contradict each other or the tree.
   *
   * @param session values for this opening; they take precedence
   * @param rules the rules between settings
   * @param stored the stored trees
   * @param persist makes values durable before they take effect
   */
  public StoreSettings(
      StoredValues values,
      Map<Setting<?>, Object> session,
      SettingRules rules,
      LevelUse stored,
      Consumer<StoredValues> persist) {
    this.values = values;
    this.session = session;
    this.rules = rules;
    this.persist = persist;
    this.present = merged(rules.catalog(), values, session);
    this.forWrites = WriteSettings.of(values());
    rules.require(present, stored.deepestLevel());
  }

  /**
   * Adds a keyspace, whose settings follow from these from now on.
   *
   * @param session own values for this opening
   * @param itsRules the rules for its strategy
   * @param stored its tree
   * @param warn receives persisted values that contradict each other and are left out
   */
  public TreeSettings add(
      int keyspace,
      Map<Setting<?>, Object> session,
      SettingRules itsRules,
      LevelUse stored,
      Consumer<String> warn) {
    lock.lock();
    try {
      TreeSettings added = new TreeSettings(this, keyspace, session, itsRules, stored);
      try {
        added.fitting(present, values, session).apply();
      } catch (InvalidOptionsException e) {
        if (!session.isEmpty() || values.ofKeyspace(keyspace).isEmpty()) {
          throw e;
        }
        warn.accept("inconsistent persisted settings of keyspace " + keyspace + " left out: "
            + e.getMessage());
        values = values.withKeyspace(keyspace, Map.of());
        added.fitting(present, values, session).apply();
      }
      trees.put(keyspace, added);
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a keyspace that was dropped; its values are forgotten with the next change. */
  public void remove(int keyspace) {
    lock.lock();
    try {
      trees.remove(keyspace);
      if (values.keyspaces().containsKey(keyspace)) {
        values = values.withKeyspace(keyspace, Map.of());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the values durable that a keyspace has for this opening, because it is about to be
   * created. Values that an earlier attempt left for the id are forgotten.
   */
  public void persistOwn(TreeSettings one) {
    lock.lock();
    try {
      StoredValues next = values.withKeyspace(one.keyspace(), one.session());
      if (!next.equals(values)) {
        persist.accept(next);
        values = next;
      }
      one.persisted();
    } finally {
      lock.unlock();
    }
  }

  /** Sets the tree of a keyspace, which changes of settings must fit from now on. */
  void fit(TreeSettings one, LevelUse open) {
    lock.lock(); // a change that is being made fits the tree before
    try {
      one.become(open);
    } finally {
      lock.unlock();
    }
  }

  StoredValues persisted() {
    return values;
  }

  SettingCatalog catalog() {
    return rules.catalog();
  }

  /** Returns the profile to which the settings of all keyspaces return. */
  private StoredValues reset(Profile profile) {
    return rules.fitting(new StoredValues(profile, Map.of()), deepestLevel());
  }

  private int deepestLevel() {
    return trees.values().stream()
        .mapToInt(one -> one.tree().deepestLevel())
        .max()
        .orElse(0);
  }

  /** Rejects changes of settings that shared resources determine. */
  public void fix(Collection<? extends Setting<?>> determined) {
    fixed = Set.copyOf(determined);
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
  public boolean are(StoredValues other) {
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
      SettingCatalog catalog, StoredValues values, Map<Setting<?>, Object> session) {
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

  private StoredValues with(StoredValues now, Map<Setting<?>, Object> checked) {
    StoredValues next = now;
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
   * Returns whether a setting would have this value by default. StoredValues derived from a memory
   * budget do not count: they change.
   */
  private boolean follows(StoredValues now, Setting<?> setting, Object value) {
    return number(Settings.MEMORY_BUDGET) == 0 && value.equals(setting.defaultIn(now.profile()));
  }

  private void requireChangeable(Setting<?> setting, Object value) {
    if (fixed.contains(setting)) {
      throw new InvalidOptionsException("setting " + setting.name()
          + " cannot change: the store was opened with shared resources, which determine it; "
          + "open it without them, or give StoreResources.Builder.memoryBudget another value");
    }
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
    change(now -> reset(profile), this::fixed);
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

  /** Makes changed own values of a keyspace durable, then effective. */
  void changeOf(
      TreeSettings one,
      UnaryOperator<Map<Setting<?>, Object>> step,
      UnaryOperator<Map<Setting<?>, Object>> sessionStep) {
    int keyspace = one.keyspace();
    change(
        now -> now.withKeyspace(keyspace, step.apply(now.ofKeyspace(keyspace))),
        own -> own,
        Map.of(one, sessionStep));
  }

  private static Map<Setting<?>, Object> ownOf(
      TreeSettings one, Map<TreeSettings, UnaryOperator<Map<Setting<?>, Object>>> steps) {
    return steps.getOrDefault(one, own -> own).apply(one.session());
  }

  private void change(
      UnaryOperator<StoredValues> step, UnaryOperator<Map<Setting<?>, Object>> sessionStep) {
    change(step, sessionStep, Map.of());
  }

  private void change(
      UnaryOperator<StoredValues> step,
      UnaryOperator<Map<Setting<?>, Object>> sessionStep,
      Map<TreeSettings, UnaryOperator<Map<Setting<?>, Object>>> treeSteps) {
    lock.lock();
    try {
      StoredValues next = step.apply(values);
      Map<Setting<?>, Object> own = sessionStep.apply(session);
      // Fails before anything changes.
      IdentityHashMap<Setting<?>, Object> merged = merged(rules.catalog(), next, own);
      merged.replaceAll((setting, v) -> setting.isFixedWhileOpen() ? get(setting) : v);
      try (HeldLevels levels = HeldLevels.of(trees.values())) {
        assert levels != null; // held until the end of the block
        List<TreeSettings.Merged> ofTrees = trees.values().stream()
            .map(one -> one.fitting(merged, next, ownOf(one, treeSteps)))
            .toList();
        if (!next.equals(values)) {
          persist.accept(next);
          values = next;
        }
        session = own;
        present = merged;
        forWrites = WriteSettings.of(values());
        ofTrees.forEach(TreeSettings.Merged::apply);
      }
    } finally {
      lock.unlock();
    }
    watchers.forEach(watcher -> watcher.accept(this));
  }
}
