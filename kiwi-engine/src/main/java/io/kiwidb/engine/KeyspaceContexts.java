package io.kiwidb.engine;

import io.kiwidb.CompactionFilter;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.MergeOperator;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.manifest.KeyspaceRecord;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.settings.LevelUse;
import io.kiwidb.engine.settings.SettingCatalog;
import io.kiwidb.engine.settings.SettingRules;
import io.kiwidb.engine.settings.TreeSettings;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.spi.TableProvider;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates the contexts of keyspaces: resolves their providers, checks what the options supply
 * against what was recorded, and joins their settings to those of the store.
 *
 * <p>Threading: thread-safe.
 */
final class KeyspaceContexts {
  private static final String NONE = ProviderKind.MERGE_OPERATOR.defaultName();

  private final StoreContext store;
  private final SettingRules rules;
  private final KeyspacePrefixRules prefixRules;
  private final VersionEdit unrecorded = new VersionEdit(); // only while the store is opened
  // Of the keyspaces with own providers, by these.
  private final Map<Map<ProviderKind, String>, SettingCatalog> catalogs = new ConcurrentHashMap<>();

  /**
   * Creates it.
   *
   * @param rules the rules between settings with the strategy of the store
   */
  KeyspaceContexts(StoreContext store, SettingRules rules) {
    this.store = store;
    this.rules = rules;
    this.prefixRules = new KeyspacePrefixRules(store);
  }

  /** Returns the context of a keyspace as recorded. */
  TreeContext recorded(KeyspaceState state) {
    KeyspaceRecord record = state.record();
    boolean isMain = record.id() == BatchBuffer.DEFAULT_KEYSPACE;
    KeyspaceOptions given = isMain
        ? main(store.options())
        : store.options().keyspaces().getOrDefault(record.name(), KeyspaceOptions.defaults());
    requireOrder(record, given);
    requireFilter(record, given);
    requireOperator(record, given);
    LevelUse stored = new LevelUse.Stored(state.deepestLevel());
    KeyspaceOptions options =
        prefixRules.withoutMissing(record, given, withRecorded(record, given));
    KeyspacePrefixRules.addChanged(record, given, unrecorded);
    String operator = operator(options);
    if (!operator.equals(NONE) && record.mergeOperator().isEmpty()) {
      unrecorded.mergeOperator(record.id(), operator);
    }
    return context(record.id(), record.name(), options, own(given), stored);
  }

  /** Adds to an edit what the options have added to recorded keyspaces. */
  void addUnrecorded(VersionEdit edit) {
    unrecorded.mergeOperators().forEach(edit::mergeOperator);
    unrecorded.prefixRules().forEach(edit::prefixRule);
  }

  private static KeyspaceOptions main(Options options) {
    KeyspaceOptions.Builder main = KeyspaceOptions.builder().keyOrder(options.keyOrder());
    options.compactionFilter().ifPresent(main::compactionFilter);
    if (options.chooses(ProviderKind.MERGE_OPERATOR)) {
      main.provider(ProviderKind.MERGE_OPERATOR, options.provider(ProviderKind.MERGE_OPERATOR));
    }
    options.mergeOperator().ifPresent(main::mergeOperator);
    if (options.chooses(ProviderKind.PREFIX_RULE)) {
      main.provider(ProviderKind.PREFIX_RULE, options.provider(ProviderKind.PREFIX_RULE));
    }
    options.prefixRule().ifPresent(main::prefixRule);
    return main.build();
  }

  private Map<Setting<?>, Object> own(KeyspaceOptions given) {
    return rules.catalog().given(given);
  }

  /**
   * Returns the context of a new keyspace; throws if its settings contradict each other or a
   * provider is missing. Its settings are not persisted yet.
   */
  TreeContext created(int id, String name, KeyspaceOptions options) {
    store.settings().remove(id); // what a crash before its creation may have left
    return context(id, name, options, own(options), new LevelUse.Stored(0));
  }

  /** Returns what the manifest records of a new keyspace. */
  static KeyspaceRecord record(int id, String name, KeyspaceOptions options) {
    Map<String, String> parts = new LinkedHashMap<>();
    options.providers().forEach((kind, provider) -> parts.put(kind.label(), provider));
    options
        .compactionFilter()
        .map(CompactionFilter::name)
        .filter(filter -> !filter.isEmpty())
        .ifPresent(filter -> parts.put(KeyspaceRecord.FILTER, filter));
    return KeyspaceRecord.of(id, name, options.keyOrder(), parts);
  }

  private void requireOrder(KeyspaceRecord record, KeyspaceOptions given) {
    String order = given.keyOrder().name();
    if (record.order().equals(order)) {
      return;
    }
    if (record.id() == BatchBuffer.DEFAULT_KEYSPACE) {
      throw new InvalidOptionsException(
          "the database in %s was created with the key order '%s' and cannot be opened with '%s'; set Options.keyOrder to the order of that name"
              .formatted(store.storage().location(), record.order(), order));
    }
    throw new InvalidOptionsException(
        "keyspace '%s' of the database in %s was created with the key order '%s' and cannot be opened with '%s'; give KeyspaceOptions with the order of that name to Options.keyspace(\"%s\", …)"
            .formatted(
                record.name(), store.storage().location(), record.order(), order, record.name()));
  }

  private void requireFilter(KeyspaceRecord record, KeyspaceOptions given) {
    String recorded = record.parts().getOrDefault(KeyspaceRecord.FILTER, "");
    String name = given.compactionFilter().map(CompactionFilter::name).orElse("");
    if (!recorded.isEmpty() && !recorded.equals(name)) {
      throw new InvalidOptionsException(
          "keyspace '%s' of the database in %s was created with the compaction filter '%s' and cannot be opened without it; give KeyspaceOptions with the filter of that name to Options.keyspace(\"%s\", …)"
              .formatted(record.name(), store.storage().location(), recorded, record.name()));
    }
  }

  private void requireOperator(KeyspaceRecord record, KeyspaceOptions given) {
    String name = operator(given);
    if (!record.mergeOperator().isEmpty()
        && !name.equals(NONE)
        && !name.equals(record.mergeOperator())) {
      throw new InvalidOptionsException(
          "keyspace '%s' of the database in %s has operands for the merge operator '%s' and cannot be opened with '%s'; give the operator of that name, or none"
              .formatted(record.name(), store.storage().location(), record.mergeOperator(), name));
    }
  }

  private static String operator(KeyspaceOptions options) {
    return options.providers().getOrDefault(ProviderKind.MERGE_OPERATOR, NONE);
  }

  private @Nullable MergeOperator operator(KeyspaceOptions options, String askedBy) {
    String name = operator(options);
    if (name.equals(NONE)) {
      return null;
    }
    return options
        .mergeOperator()
        .or(() -> store.options().mergeOperator())
        .filter(given -> given.name().equals(name))
        .orElseGet(() -> store
            .providers()
            .find(MergeOperator.class, name, asker(ProviderKind.MERGE_OPERATOR, askedBy)));
  }

  /** Returns the options with the recorded providers where none is given. */
  private static KeyspaceOptions withRecorded(KeyspaceRecord record, KeyspaceOptions given) {
    KeyspaceOptions.Builder all = given.toBuilder();
    for (ProviderKind kind : KeyspaceOptions.providerKinds()) {
      String recorded = record.parts().get(kind.label());
      String asked = given.providers().getOrDefault(kind, "");
      boolean isOpen = asked.isEmpty() || kind == ProviderKind.MERGE_OPERATOR && asked.equals(NONE);
      if (recorded != null && isOpen) {
        all.provider(kind, recorded);
      }
    }
    return all.build();
  }

  private TreeContext context(
      int id, String name, KeyspaceOptions options, Map<Setting<?>, Object> own, LevelUse stored) {
    Map<ProviderKind, String> names = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : KeyspaceOptions.providerKinds()) {
      names.put(kind, options.providers().getOrDefault(kind, store.options().provider(kind)));
    }
    names.put(ProviderKind.MERGE_OPERATOR, operator(options));
    String askedBy = id == BatchBuffer.DEFAULT_KEYSPACE ? "" : "keyspace '" + name + "'";
    Map<ProviderKind, String> ownParts = new EnumMap<>(ProviderKind.class);
    ownParts.putAll(options.providers());
    ownParts.remove(ProviderKind.MERGE_OPERATOR); // has no settings
    ownParts.remove(ProviderKind.PREFIX_RULE); // likewise
    SettingRules itsRules = ownParts.isEmpty() ? rules : rules(ownParts, names, askedBy);
    TreeSettings settings = store
        .settings()
        .add(
            id,
            own,
            itsRules,
            stored,
            problem -> store.events().warn("settings.left-out " + problem));
    boolean made = false;
    try {
      TreeContext.Parts parts = new TreeContext.Parts(
          find(MemTableProvider.class, ProviderKind.MEMTABLE, names, askedBy, settings),
          find(TableProvider.class, ProviderKind.TABLE, names, askedBy, settings),
          find(FilterProvider.class, ProviderKind.FILTER, names, askedBy, settings),
          find(CompressorProvider.class, ProviderKind.COMPRESSOR, names, askedBy, settings),
          find(StrategyProvider.class, ProviderKind.STRATEGY, names, askedBy, settings)
              .create(),
          Optional.ofNullable(names.get(ProviderKind.STRATEGY)).orElseThrow(),
          operator(options, askedBy),
          prefixRules.of(options, asker(ProviderKind.PREFIX_RULE, askedBy)));
      TreeContext context = new TreeContext(store, id, name, options, parts, settings);
      made = true;
      return context;
    } finally {
      if (!made) {
        store.settings().remove(id);
      }
    }
  }

  private SettingRules rules(
      Map<ProviderKind, String> own, Map<ProviderKind, String> names, String askedBy) {
    SettingCatalog catalog = catalogs.computeIfAbsent(
        own,
        unused -> rules
            .catalog()
            .selecting(kind -> names.getOrDefault(kind, store.options().provider(kind))));
    String strategy = Optional.ofNullable(names.get(ProviderKind.STRATEGY)).orElseThrow();
    StrategyProvider provider = store
        .providers()
        .find(StrategyProvider.class, strategy, asker(ProviderKind.STRATEGY, askedBy));
    return new SettingRules(provider.create(), strategy, catalog);
  }

  private <P extends Provider> P find(
      Class<P> type,
      ProviderKind kind,
      Map<ProviderKind, String> names,
      String askedBy,
      TreeSettings settings) {
    Providers all = store.providers();
    String name = Optional.ofNullable(names.get(kind)).orElseThrow();
    return all.of(type, name, asker(kind, askedBy), settings::get);
  }

  private static String asker(ProviderKind kind, String askedBy) {
    return askedBy.isEmpty() ? "option " + kind.label() : askedBy;
  }

  /** Returns whether a name is that of the default keyspace. */
  static boolean isMain(String name) {
    return name.equals(Keyspace.DEFAULT);
  }
}
