package io.kiwidb;

import io.kiwidb.io.Scheduler;
import io.kiwidb.key.KeyOrder;
import java.util.Map;
import java.util.Optional;

/** Rejects options that contradict each other. Threading: stateless. */
final class OptionRules {
  private OptionRules() {}

  /** Rejects options that contradict shared resources. */
  static void requireNothingElse(
      StoreResources shared,
      Optional<Scheduler> scheduler,
      Map<ProviderKind, String> providers,
      Map<Setting<?>, Object> settings) {
    if (scheduler.isPresent()) {
      throw new InvalidOptionsException(
          "options with shared resources must not have a scheduler: the resources run all background work; remove one of them");
    }
    String cache = shared.limits().cacheProvider();
    String other = providers.getOrDefault(ProviderKind.CACHE, cache);
    if (!other.equals(cache)) {
      throw new InvalidOptionsException("options with shared resources must not have cache '"
          + other + "': the resources have cache '" + cache
          + "'; choose it with StoreResources.Builder.cacheProvider");
    }
    for (Setting<Long> setting : StoreResources.settings()) {
      if (settings.containsKey(setting)) {
        throw new InvalidOptionsException(
            "options with shared resources must not set " + setting.name()
                + ": the resources determine it; give StoreResources.Builder.memoryBudget instead");
      }
    }
  }

  /** Rejects a prefix rule in another order than bytewise. */
  static void requireBytewise(Map<ProviderKind, String> providers, KeyOrder order) {
    String none = ProviderKind.PREFIX_RULE.defaultName();
    String rule = providers.getOrDefault(ProviderKind.PREFIX_RULE, none);
    if (!order.isBytewise() && !rule.equals(none)) {
      throw new InvalidOptionsException("the prefix rule '" + rule
          + "' needs the bytewise order of keys, in which the keys of a prefix are neighbors; the key order is '"
          + order.name() + "'. Leave out one of them.");
    }
  }
}
