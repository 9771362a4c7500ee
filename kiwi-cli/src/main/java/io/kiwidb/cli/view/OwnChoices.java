package io.kiwidb.cli.view;

import io.kiwidb.Keyspace;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The providers and settings of a keyspace that are its own, not those of the store. */
final class OwnChoices {
  private OwnChoices() {}

  /** Returns the names of the providers, by kind. */
  static Map<String, String> providers(Keyspace keyspace) {
    Map<String, String> providers = new LinkedHashMap<>();
    keyspace
        .keyspaceOptions()
        .providers()
        .forEach((kind, name) -> providers.put(kind.label(), name));
    return providers;
  }

  /** Returns the settings. The default keyspace uses those of the store. */
  static List<SettingView> settings(Keyspace keyspace) {
    Scope scope = Scope.of(keyspace).ofSettings();
    if (scope.keyspace().isEmpty()) {
      return List.of();
    }
    return scope.settings().changed().keySet().stream()
        .filter(setting -> !isOfStore(setting, scope.settings().owner(setting)))
        .map(setting -> SettingView.of(scope, setting))
        .toList();
  }

  /** Returns a text such as {@code memtable=skiplist memtable.bytes=16m}. */
  static String text(Map<String, String> providers, List<SettingView> settings) {
    return Stream.concat(
            providers.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
            settings.stream().map(each -> each.setting().name() + "=" + each.shown()))
        .collect(Collectors.joining(" "));
  }

  /** Returns whether a setting concerns the whole store: those of logs and caches do. */
  static boolean isOfStore(Setting<?> setting, Optional<SettingOwner> owner) {
    return setting.isOfStore()
        || owner
            .map(SettingOwner::kind)
            .filter(kind -> kind == ProviderKind.LOG || kind == ProviderKind.CACHE)
            .isPresent();
  }
}
