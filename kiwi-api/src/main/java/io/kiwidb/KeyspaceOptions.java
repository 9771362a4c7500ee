package io.kiwidb;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.ExpiryRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Options of one keyspace. Threading: immutable; created by {@link #builder}.
 *
 * <p>What is not given is that of the store: its providers, its settings. The names of the key
 * order, of the providers and of the compaction filter are recorded when the keyspace is created,
 * and its settings are persisted. A store opens with all its keyspaces; only Java objects must be
 * supplied again, with {@link Options.Builder#keyspace}: a key order other than bytewise, a
 * compaction filter that has a {@linkplain CompactionFilter#name name}, and a merge operator that
 * {@link java.util.ServiceLoader} does not find. A prefix rule that is not found is left out, with
 * a warning. Providers and settings given there apply while the store is open.
 */
public final class KeyspaceOptions {
  private static final Set<ProviderKind> KINDS = Collections.unmodifiableSet(EnumSet.of(
      ProviderKind.MEMTABLE,
      ProviderKind.TABLE,
      ProviderKind.FILTER,
      ProviderKind.COMPRESSOR,
      ProviderKind.STRATEGY,
      ProviderKind.MERGE_OPERATOR,
      ProviderKind.PREFIX_RULE));

  private static final KeyspaceOptions DEFAULTS = builder().build();

  private final Map<ProviderKind, String> providers;
  private final GivenSettings settings;
  private final KeyOrder keyOrder;
  private final Optional<CompactionFilter> compactionFilter;
  private final Optional<MergeOperator> mergeOperator;
  private final Optional<PrefixRule> prefixRule;

  private KeyspaceOptions(Builder builder) {
    providers = Collections.unmodifiableMap(new EnumMap<>(builder.providers));
    settings = builder.settings.copy();
    keyOrder = builder.keyOrder;
    compactionFilter = builder.compactionFilter;
    mergeOperator = builder.mergeOperator;
    prefixRule = builder.prefixRule;
  }

  /** Returns the defaults: bytewise order; providers and settings of the store. */
  public static KeyspaceOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the kinds of providers that a keyspace can choose; the others are the store's. */
  public static Set<ProviderKind> providerKinds() {
    return KINDS;
  }

  /** Returns a builder with these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.providers.putAll(providers);
    builder.settings.addAll(settings);
    builder.keyOrder = keyOrder;
    builder.compactionFilter = compactionFilter;
    builder.mergeOperator = mergeOperator;
    builder.prefixRule = prefixRule;
    return builder;
  }

  /** Returns the providers that differ from the store's, by kind. */
  public Map<ProviderKind, String> providers() {
    return providers;
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

  /** Returns the compaction filter. */
  public Optional<CompactionFilter> compactionFilter() {
    return compactionFilter;
  }

  /** Returns the merge operator if it was given as an object. */
  public Optional<MergeOperator> mergeOperator() {
    return mergeOperator;
  }

  /** Returns the prefix rule if it was given as an object. */
  public Optional<PrefixRule> prefixRule() {
    return prefixRule;
  }

  /** Builds options. Threading: not thread-safe. */
  public static final class Builder {
    private final Map<ProviderKind, String> providers = new EnumMap<>(ProviderKind.class);
    private final GivenSettings settings = new GivenSettings();
    private KeyOrder keyOrder = KeyOrder.BYTEWISE;
    private Optional<CompactionFilter> compactionFilter = Optional.empty();
    private Optional<MergeOperator> mergeOperator = Optional.empty();
    private Optional<PrefixRule> prefixRule = Optional.empty();

    private Builder() {}

    /**
     * Sets the provider of a kind, by name. Throws {@link InvalidOptionsException} for a kind of
     * which the store has only one provider: the log and the cache.
     */
    public Builder provider(ProviderKind kind, String name) {
      if (!KINDS.contains(kind)) {
        throw new InvalidOptionsException("a keyspace cannot choose its " + kind.label()
            + ": all keyspaces of a store share it; give it in Options");
      }
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
      settings.set(setting.requireOfKeyspace(), value);
      return this;
    }

    /** Sets the value of a setting with integer values; accepts an {@code int}. */
    public Builder set(Setting<Long> setting, long value) {
      return set(setting, Long.valueOf(value));
    }

    /** Sets the value of a setting that is a rate; accepts an integer. */
    public Builder set(Setting<Double> setting, double value) {
      return set(setting, Double.valueOf(value));
    }

    /**
     * Sets the value of a setting by name; sizes may have a unit: {@code set("memtable.bytes",
     * "16m")}. Validated immediately; the setting of a provider when the keyspace is created or
     * opened.
     */
    public Builder set(String name, String value) {
      settings.set(name, value, Setting::requireOfKeyspace);
      return this;
    }

    /**
     * Sets after which time values expire that are put or merged without a time to live of their
     * own, {@link Settings#TTL_MILLIS}; zero for never.
     */
    public Builder ttl(Duration time) {
      return set(Settings.TTL_MILLIS, ExpiryRequest.millis(time));
    }

    /** Sets the key order. It cannot be changed after the keyspace is created. */
    public Builder keyOrder(KeyOrder order) {
      keyOrder = Objects.requireNonNull(order, "keyOrder");
      return this;
    }

    /** Sets the compaction filter, which can remove and replace values during compaction. */
    public Builder compactionFilter(CompactionFilter filter) {
      compactionFilter = Optional.of(filter);
      return this;
    }

    /**
     * Sets the merge operator. Its name is recorded; if {@link java.util.ServiceLoader} does not
     * find it, give it again whenever the store is opened. It can be added to an existing keyspace,
     * but not replaced by one of another name.
     */
    public Builder mergeOperator(MergeOperator operator) {
      mergeOperator = Optional.of(operator);
      providers.put(ProviderKind.MERGE_OPERATOR, ProviderKind.checkName(operator.name()));
      return this;
    }

    /**
     * Sets the prefix rule. Its name is recorded and applies until the keyspace is opened with
     * another one, or with {@code provider(ProviderKind.PREFIX_RULE, "none")}. If
     * {@link java.util.ServiceLoader} does not find it, give it again whenever the store is opened;
     * without it, the keyspace opens with a warning and works as if it had no rule.
     */
    public Builder prefixRule(PrefixRule rule) {
      prefixRule = Optional.of(rule);
      providers.put(ProviderKind.PREFIX_RULE, ProviderKind.PREFIX_RULE.check(rule.name()));
      return this;
    }

    /**
     * Returns the options. Throws {@link InvalidOptionsException} if they have a prefix rule and a
     * key order other than bytewise.
     */
    public KeyspaceOptions build() {
      OptionRules.requireBytewise(providers, keyOrder);
      return new KeyspaceOptions(this);
    }
  }
}
