package io.kiwidb;

import io.kiwidb.io.Scheduler;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a store is opened. Threading: immutable; made by {@link #builder}.
 *
 * <p>Providers, key order and settings given here count while the store is open; a profile given
 * here is persisted. Settings given here win over those persisted in the store by
 * {@link LiveSettings}, which win over the profile's defaults.
 */
public final class Options {
  /**
   * What happens to cursors, snapshots, pauses and stores that nobody closed and nobody can reach
   * any more: they are closed as if by {@code close()}, stores and pauses on threads of their own,
   * and reported with the store's location as warnings to the logger {@code io.kiwidb.leaks}. When
   * that is, the garbage collector decides. A store is reachable as long as somebody holds a
   * cursor, a snapshot, a map, a pause, the settings or the asynchronous face of it, or a listener
   * or filter that was given to it refers to it.
   */
  public enum LeakTracking {
    /** They are freed and reported. */
    REPORT,
    /**
     * They are freed and reported with the stack trace of where they were made; costs a stack trace
     * for each.
     */
    REPORT_WITH_ORIGIN
  }

  private static final Options DEFAULTS = builder().build();

  private final OpenMode openMode;
  private final Optional<Profile> profile;
  private final Map<ProviderKind, String> providers;
  private final Map<Setting<?>, Object> settings;
  private final KeyOrder keyOrder;
  private final List<EventListener> listeners;
  private final TimeSource timeSource;
  private final Optional<Scheduler> scheduler;
  private final LeakTracking leakTracking;
  private final Optional<CompactionFilter> compactionFilter;

  private Options(Builder builder) {
    openMode = builder.openMode;
    profile = builder.profile;
    providers = Collections.unmodifiableMap(new EnumMap<>(builder.providers));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
    keyOrder = builder.keyOrder;
    listeners = List.copyOf(builder.listeners);
    timeSource = builder.timeSource;
    scheduler = builder.scheduler;
    leakTracking = builder.leakTracking;
    compactionFilter = builder.compactionFilter;
  }

  /** The defaults: profile {@code prod}, the default provider of each kind, created if missing. */
  public static Options defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.openMode = openMode;
    builder.profile = profile;
    builder.providers.putAll(providers);
    builder.settings.putAll(settings);
    builder.keyOrder = keyOrder;
    builder.listeners.addAll(listeners);
    builder.timeSource = timeSource;
    builder.scheduler = scheduler;
    builder.leakTracking = leakTracking;
    builder.compactionFilter = compactionFilter;
    return builder;
  }

  /** What opening does about a store that is, or is not, there. */
  public OpenMode openMode() {
    return openMode;
  }

  /** The profile to switch to; empty to keep the store's, which is {@code prod} for a new one. */
  public Optional<Profile> profile() {
    return profile;
  }

  /** The name of the provider of a kind. */
  public String provider(ProviderKind kind) {
    return providers.getOrDefault(kind, kind.defaultName());
  }

  /** The settings given here. */
  public Map<Setting<?>, Object> settings() {
    return settings;
  }

  /** The order of keys. */
  public KeyOrder keyOrder() {
    return keyOrder;
  }

  /** Who is told of events. */
  public List<EventListener> listeners() {
    return listeners;
  }

  /** Where time comes from. */
  public TimeSource timeSource() {
    return timeSource;
  }

  /** What runs background work; empty for threads of the store's own. */
  public Optional<Scheduler> scheduler() {
    return scheduler;
  }

  /** What happens to objects that nobody closed. */
  public LeakTracking leakTracking() {
    return leakTracking;
  }

  /** What may remove and replace values during compaction. */
  public Optional<CompactionFilter> compactionFilter() {
    return compactionFilter;
  }

  /** Builds options. Threading: not thread-safe. */
  public static final class Builder {
    private OpenMode openMode = OpenMode.CREATE_IF_MISSING;
    private Optional<Profile> profile = Optional.empty();
    private final Map<ProviderKind, String> providers = new EnumMap<>(ProviderKind.class);
    private final Map<Setting<?>, Object> settings = new LinkedHashMap<>();
    private KeyOrder keyOrder = KeyOrder.BYTEWISE;
    private final List<EventListener> listeners = new ArrayList<>();
    private TimeSource timeSource = TimeSource.SYSTEM;
    private Optional<Scheduler> scheduler = Optional.empty();
    private LeakTracking leakTracking = LeakTracking.REPORT;
    private Optional<CompactionFilter> compactionFilter = Optional.empty();

    private Builder() {}

    /** What opening does about a store that is, or is not, there. */
    public Builder openMode(OpenMode mode) {
      openMode = Objects.requireNonNull(mode, "openMode");
      return this;
    }

    /** The profile. */
    public Builder profile(Profile newProfile) {
      profile = Optional.of(newProfile);
      return this;
    }

    /** The provider of a kind, by name; whether there is one is found out at opening. */
    public Builder provider(ProviderKind kind, String name) {
      if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
        throw new InvalidOptionsException(
            "'" + name + "' is no provider name: it must match [a-z][a-z0-9-]{0,31}");
      }
      providers.put(kind, name);
      return this;
    }

    /** The value of a setting; checked now. */
    public <T> Builder set(Setting<T> setting, T value) {
      settings.put(setting, setting.check(value));
      return this;
    }

    /**
     * The value of a setting that is a whole number, such as bytes, which may be an {@code int};
     * checked now.
     */
    public Builder set(Setting<Long> setting, long value) {
      return set(setting, Long.valueOf(value));
    }

    /** The value of a setting that is a rate, which may be a whole number; checked now. */
    public Builder set(Setting<Double> setting, double value) {
      return set(setting, Double.valueOf(value));
    }

    /**
     * The value of a setting by name, from text, as {@link LiveSettings#set(String, String)} takes
     * it; checked now. Sizes may have a unit: {@code set("memtable.bytes", "16m")}.
     */
    public Builder set(String name, String value) {
      return setParsed(Settings.named(name), value);
    }

    private <T> Builder setParsed(Setting<T> setting, String value) {
      return set(setting, setting.parse(value));
    }

    /**
     * One bound for the memory of the store, {@link Settings#MEMORY_BUDGET}, at least 32 MiB. The
     * store divides it: the size of memtables and how many may wait, the size of tables,
     * compactions at a time, and the budgets of the three cache tiers follow from it. Those that
     * are set to values of their own keep them, if all fits; else opening the store, or changing
     * the setting, is an {@link InvalidOptionsException} that says what takes how much.
     *
     * <p>Covered, on the heap and outside of it: memtables, cached blocks, open tables (as their
     * number grows, the cache of data blocks shrinks), the buffers of flushes and compactions, and
     * the part of the log that is mapped. {@link Statistics#memory} says what each takes. Counted
     * with values up to 256 KiB, batches up to an eighth of a memtable, and entries of 32 bytes or
     * more.
     *
     * <p>Not covered: the JVM itself (its code, classes, stacks), garbage that the collector has
     * not found yet, for which the heap needs room beyond the budget, what the application holds
     * (its keys and values; and open cursors and snapshots, which keep the memtables they began
     * with and read ahead up to 256 KiB in each table), a store opened read-only whose logs were
     * not yet in tables, and the pages that the operating system keeps of files. Tables whose data
     * it holds are read through a mapping on Linux, and then {@code top} counts such pages as the
     * process's (RES, of it SHR): it takes them back when somebody needs the memory.
     *
     * <p>With profile {@code dev}, its small sizes stay where the budget would allow more.
     */
    public Builder memoryBudget(long bytes) {
      return set(Settings.MEMORY_BUDGET, bytes);
    }

    /** The order of keys; a store keeps the order it was created with. */
    public Builder keyOrder(KeyOrder order) {
      keyOrder = Objects.requireNonNull(order, "keyOrder");
      return this;
    }

    /** Adds a listener. */
    public Builder listener(EventListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Where time comes from. */
    public Builder timeSource(TimeSource source) {
      timeSource = Objects.requireNonNull(source, "timeSource");
      return this;
    }

    /** What runs background work; the store does not close it. */
    public Builder scheduler(Scheduler newScheduler) {
      scheduler = Optional.of(newScheduler);
      return this;
    }

    /** What happens to objects that nobody closed. */
    public Builder leakTracking(LeakTracking tracking) {
      leakTracking = Objects.requireNonNull(tracking, "leakTracking");
      return this;
    }

    /** What may remove and replace values during compaction. */
    public Builder compactionFilter(CompactionFilter filter) {
      compactionFilter = Optional.of(filter);
      return this;
    }

    /** The options. */
    public Options build() {
      return new Options(this);
    }
  }
}
