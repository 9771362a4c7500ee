package io.kiwidb;

import io.kiwidb.io.Scheduler;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.ExpiryRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Options to open a store with. Threading: immutable; created by {@link #builder}.
 *
 * <p>Providers, the key order and settings apply while the store is open; a profile is persisted.
 * Settings given here override those persisted by {@link LiveSettings}, which override the
 * profile's defaults.
 */
public final class Options {
  /**
   * How leaks are reported. Cursors, snapshots, pauses and stores that become unreachable without
   * being closed are closed as if by {@code close()}, stores and pauses on dedicated threads, and
   * reported as warnings to the logger {@code io.kiwidb.leaks} with the location of the store. The
   * garbage collector decides when. A store is reachable while a cursor, snapshot, map, pause,
   * {@link LiveSettings} or {@link AsyncKiwi} of it is reachable, or while a listener or filter
   * given to it refers to it.
   */
  public enum LeakTracking {
    /** Leaked objects are released and reported. */
    REPORT,
    /**
     * Leaked objects are released and reported with the stack trace of their creation; each
     * creation captures a stack trace.
     */
    REPORT_WITH_ORIGIN
  }

  private static final Options DEFAULTS = builder().build();

  private final OpenMode openMode;
  private final Optional<Profile> profile;
  private final Map<ProviderKind, String> providers;
  private final GivenSettings settings;
  private final KeyOrder keyOrder;
  private final List<EventListener> listeners;
  private final TimeSource timeSource;
  private final Optional<Scheduler> scheduler;
  private final LeakTracking leakTracking;
  private final Optional<CompactionFilter> compactionFilter;
  private final Optional<MergeOperator> mergeOperator;
  private final Optional<PrefixRule> prefixRule;
  private final Map<String, KeyspaceOptions> keyspaces;
  private final Optional<StoreResources> resources;
  private final Optional<KeyProvider> encryption;

  private Options(Builder builder) {
    openMode = builder.openMode;
    profile = builder.profile;
    providers = Collections.unmodifiableMap(new EnumMap<>(builder.providers));
    settings = builder.settings.copy();
    keyOrder = builder.keyOrder;
    listeners = List.copyOf(builder.listeners);
    timeSource = builder.timeSource;
    scheduler = builder.scheduler;
    leakTracking = builder.leakTracking;
    compactionFilter = builder.compactionFilter;
    mergeOperator = builder.mergeOperator;
    prefixRule = builder.prefixRule;
    keyspaces = Collections.unmodifiableMap(new LinkedHashMap<>(builder.keyspaces));
    resources = builder.resources;
    encryption = builder.encryption;
  }

  /** Returns the defaults: profile {@code prod}, the default providers, create if missing. */
  public static Options defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.openMode = openMode;
    builder.profile = profile;
    builder.providers.putAll(providers);
    builder.settings.addAll(settings);
    builder.keyOrder = keyOrder;
    builder.listeners.addAll(listeners);
    builder.timeSource = timeSource;
    builder.scheduler = scheduler;
    builder.leakTracking = leakTracking;
    builder.compactionFilter = compactionFilter;
    builder.mergeOperator = mergeOperator;
    builder.prefixRule = prefixRule;
    builder.keyspaces.putAll(keyspaces);
    builder.resources = resources;
    builder.encryption = encryption;
    return builder;
  }

  /** Returns the open mode. */
  public OpenMode openMode() {
    return openMode;
  }

  /** Returns the profile to switch to; empty to keep the store's, {@code prod} for a new store. */
  public Optional<Profile> profile() {
    return profile;
  }

  /** Returns the name of the provider of a kind. */
  public String provider(ProviderKind kind) {
    if (kind == ProviderKind.CACHE && resources.isPresent()) {
      return resources.get().limits().cacheProvider();
    }
    return providers.getOrDefault(kind, kind.defaultName());
  }

  /**
   * Returns whether the provider of a kind was chosen, and is not the default for lack of a choice.
   */
  public boolean chooses(ProviderKind kind) {
    return providers.containsKey(kind);
  }

  /** Returns the settings given in these options, without {@link #namedSettings}. */
  public Map<Setting<?>, Object> settings() {
    return settings.values();
  }

  /** Returns the values given by name, as text, for settings that are not built in. */
  public Map<String, String> namedSettings() {
    return settings.named();
  }

  /** Returns the key order. */
  public KeyOrder keyOrder() {
    return keyOrder;
  }

  /** Returns the event listeners. */
  public List<EventListener> listeners() {
    return listeners;
  }

  /** Returns the time source. */
  public TimeSource timeSource() {
    return timeSource;
  }

  /** Returns the scheduler for background work; empty to use the store's own threads. */
  public Optional<Scheduler> scheduler() {
    return scheduler;
  }

  /** Returns how leaks are reported. */
  public LeakTracking leakTracking() {
    return leakTracking;
  }

  /** Returns the compaction filter. */
  public Optional<CompactionFilter> compactionFilter() {
    return compactionFilter;
  }

  /** Returns the merge operator of the default keyspace if it was given as an object. */
  public Optional<MergeOperator> mergeOperator() {
    return mergeOperator;
  }

  /** Returns the prefix rule of the default keyspace if it was given as an object. */
  public Optional<PrefixRule> prefixRule() {
    return prefixRule;
  }

  /** Returns the options of keyspaces other than the default one, by name. */
  public Map<String, KeyspaceOptions> keyspaces() {
    return keyspaces;
  }

  /** Returns the resources shared with other stores; empty if the store has its own. */
  public Optional<StoreResources> resources() {
    return resources;
  }

  /** Returns the keys of an encrypted store; empty if the store is not encrypted. */
  public Optional<KeyProvider> encryption() {
    return encryption;
  }

  /** Builds options. Threading: not thread-safe. */
  public static final class Builder {
    private OpenMode openMode = OpenMode.CREATE_IF_MISSING;
    private Optional<Profile> profile = Optional.empty();
    private final Map<ProviderKind, String> providers = new EnumMap<>(ProviderKind.class);
    private final GivenSettings settings = new GivenSettings();
    private KeyOrder keyOrder = KeyOrder.BYTEWISE;
    private final List<EventListener> listeners = new ArrayList<>();
    private TimeSource timeSource = TimeSource.SYSTEM;
    private Optional<Scheduler> scheduler = Optional.empty();
    private LeakTracking leakTracking = LeakTracking.REPORT;
    private Optional<CompactionFilter> compactionFilter = Optional.empty();
    private Optional<MergeOperator> mergeOperator = Optional.empty();
    private Optional<PrefixRule> prefixRule = Optional.empty();
    private final Map<String, KeyspaceOptions> keyspaces = new LinkedHashMap<>();
    private Optional<StoreResources> resources = Optional.empty();
    private Optional<KeyProvider> encryption = Optional.empty();

    private Builder() {}

    /** Sets the open mode. */
    public Builder openMode(OpenMode mode) {
      openMode = Objects.requireNonNull(mode, "openMode");
      return this;
    }

    /** Sets the profile to switch to. */
    public Builder profile(Profile newProfile) {
      profile = Optional.of(newProfile);
      return this;
    }

    /** Sets the provider of a kind, by name. It is resolved when the store is opened. */
    public Builder provider(ProviderKind kind, String name) {
      providers.put(kind, kind.check(name));
      if (kind == ProviderKind.MERGE_OPERATOR) {
        mergeOperator = Optional.empty();
      } else if (kind == ProviderKind.PREFIX_RULE) {
        prefixRule = Optional.empty();
      }
      return this;
    }

    /** Sets the value of a setting; validated immediately. */
    public <T> Builder set(Setting<T> setting, T value) {
      settings.set(setting, value);
      return this;
    }

    /**
     * Sets the value of a setting with integer values, such as bytes; accepts an {@code int}.
     * Validated immediately.
     */
    public Builder set(Setting<Long> setting, long value) {
      return set(setting, Long.valueOf(value));
    }

    /** Sets the value of a setting that is a rate; accepts an integer. Validated immediately. */
    public Builder set(Setting<Double> setting, double value) {
      return set(setting, Double.valueOf(value));
    }

    /**
     * Sets the value of a setting by name, as {@link LiveSettings#set(String, String)} does. Sizes
     * may have a unit: {@code set("memtable.bytes", "16m")}. Validated immediately; the setting of
     * a provider, such as {@code fifo.bytes}, is validated when a store is opened.
     */
    public Builder set(String name, String value) {
      settings.set(name, value, UnaryOperator.identity());
      return this;
    }

    /**
     * Sets the total memory limit of the store, {@link Settings#MEMORY_BUDGET}, at least 32 MiB.
     * The store derives from it the size and number of memtables, the size of tables, the number of
     * concurrent compactions, and the budgets of the three cache tiers. Settings with explicit
     * values keep them if the total fits; otherwise opening the store, or changing the setting,
     * throws {@link InvalidOptionsException} with a breakdown of the memory.
     *
     * <p>Included, on and off the heap: memtables, cached blocks, open tables (as their number
     * grows, the cache for data blocks shrinks), the buffers of flushes and compactions, and the
     * mapped part of the log. {@link Statistics.Memory} has the usage of each, and says what is not
     * included. The calculation assumes values up to 256 KiB, batches up to an eighth of a
     * memtable, and entries of at least 32 bytes. With profile {@code dev}, its small sizes apply
     * even if the limit allows more.
     */
    public Builder memoryBudget(long bytes) {
      return set(Settings.MEMORY_BUDGET, bytes);
    }

    /**
     * Sets after which time values expire that are put or merged without a time to live of their
     * own, in keyspaces without a default of theirs; zero, the default, for never.
     */
    public Builder ttl(Duration time) {
      return set(Settings.TTL_MILLIS, ExpiryRequest.millis(time));
    }

    /** Sets the key order. It cannot be changed after a store is created. */
    public Builder keyOrder(KeyOrder order) {
      keyOrder = Objects.requireNonNull(order, "keyOrder");
      return this;
    }

    /** Adds a listener. */
    public Builder listener(EventListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Sets the time source. */
    public Builder timeSource(TimeSource source) {
      timeSource = Objects.requireNonNull(source, "timeSource");
      return this;
    }

    /** Sets the scheduler for background work; the store does not close it. */
    public Builder scheduler(Scheduler newScheduler) {
      scheduler = Optional.of(newScheduler);
      return this;
    }

    /** Sets how leaks are reported. */
    public Builder leakTracking(LeakTracking tracking) {
      leakTracking = Objects.requireNonNull(tracking, "leakTracking");
      return this;
    }

    /** Sets the compaction filter, which can remove and replace values during compaction. */
    public Builder compactionFilter(CompactionFilter filter) {
      compactionFilter = Optional.of(filter);
      return this;
    }

    /**
     * Sets the merge operator of the default keyspace, see
     * {@link KeyspaceOptions.Builder#mergeOperator}. Other keyspaces find it by its name.
     */
    public Builder mergeOperator(MergeOperator operator) {
      mergeOperator = Optional.of(operator);
      providers.put(ProviderKind.MERGE_OPERATOR, ProviderKind.checkName(operator.name()));
      return this;
    }

    /**
     * Sets the prefix rule of the default keyspace, see {@link KeyspaceOptions.Builder#prefixRule}.
     * Other keyspaces find it by its name.
     */
    public Builder prefixRule(PrefixRule rule) {
      prefixRule = Optional.of(rule);
      providers.put(ProviderKind.PREFIX_RULE, ProviderKind.PREFIX_RULE.check(rule.name()));
      return this;
    }

    /**
     * Sets the options of a keyspace. The keyspace is created when the store is opened, if it does
     * not exist and the open mode allows creating a store. A keyspace that is not named here is
     * opened all the same; only Java objects, such as a key order, must be supplied.
     *
     * <p>The options of the default keyspace are those of the store.
     */
    public Builder keyspace(String name, KeyspaceOptions options) {
      Limits.checkKeyspaceName(name);
      if (name.equals(Keyspace.DEFAULT)) {
        throw new InvalidOptionsException(
            "the options of the default keyspace are those of the store; give them in Options");
      }
      keyspaces.put(name, Objects.requireNonNull(options, "options"));
      return this;
    }

    /**
     * Shares cache, memory budget and background threads with other stores. The store does not
     * close the resources.
     *
     * <p>The options must then not contain what is shared: a scheduler, another cache provider,
     * {@link Settings#MEMORY_BUDGET} or a cache size; {@link #build} throws
     * {@link InvalidOptionsException}. Values of these settings that are persisted in the store are
     * kept and have no effect, and they cannot be changed while the store is open.
     */
    public Builder resources(StoreResources shared) {
      resources = Optional.of(shared);
      return this;
    }

    /** Encrypts the store with these keys, from its creation on; see {@code EncryptedStorage}. */
    public Builder encryption(KeyProvider keys) {
      encryption = Optional.of(keys);
      return this;
    }

    /** Returns the options. */
    public Options build() {
      resources.ifPresent(shared ->
          OptionRules.requireNothingElse(shared, scheduler, providers, settings.values()));
      OptionRules.requireBytewise(providers, keyOrder);
      return new Options(this);
    }
  }
}
