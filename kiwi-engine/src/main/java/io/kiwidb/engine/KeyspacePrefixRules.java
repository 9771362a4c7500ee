package io.kiwidb.engine;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.KeyspaceRecord;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.prefix.GuardedRule;
import org.jspecify.annotations.Nullable;

/**
 * Finds the prefix rules of keyspaces. A rule that the options name must be there. One that is only
 * recorded may be missing: the keyspace then works without a rule, and the record stays, because a
 * rule changes no result.
 *
 * <p>Threading: thread-safe.
 */
final class KeyspacePrefixRules {
  private static final ProviderKind KIND = ProviderKind.PREFIX_RULE;

  private final StoreContext store;

  KeyspacePrefixRules(StoreContext store) {
    this.store = store;
  }

  /**
   * Returns the options of a recorded keyspace, without a recorded rule that is missing.
   *
   * @param given the options as given
   * @param all the same with what is recorded
   */
  KeyspaceOptions withoutMissing(
      KeyspaceRecord record, KeyspaceOptions given, KeyspaceOptions all) {
    if (given.providers().containsKey(KIND) || record.prefixRule().isEmpty()) {
      return all;
    }
    try {
      find(all, "keyspace '" + record.name() + "'");
      return all;
    } catch (UnknownProviderException | InvalidOptionsException missing) {
      store
          .events()
          .warn(
              "prefix-rule.missing keyspace=" + record.name() + " rule=" + record.prefixRule()
                  + " reason=it is not on the path and not in the options; cursors search all tables, and new tables get no prefixes");
      return all.toBuilder().provider(KIND, KIND.defaultName()).build();
    }
  }

  /** Adds to an edit that the options give a recorded keyspace another rule than before. */
  static void addChanged(KeyspaceRecord record, KeyspaceOptions given, VersionEdit edit) {
    String asked = given.providers().get(KIND);
    String before = record.prefixRule().isEmpty() ? KIND.defaultName() : record.prefixRule();
    if (asked != null && !asked.equals(before)) {
      edit.prefixRule(record.id(), asked);
    }
  }

  /** Returns the rule that options name; null if they name none. */
  @Nullable
  PrefixRule of(KeyspaceOptions options, String askedBy) {
    String name = name(options);
    return name.equals(KIND.defaultName())
        ? null
        : new GuardedRule(find(options, askedBy), store.events()::warn);
  }

  private PrefixRule find(KeyspaceOptions options, String askedBy) {
    String name = name(options);
    return options
        .prefixRule()
        .or(() -> store.options().prefixRule())
        .filter(given -> given.name().equals(name))
        .orElseGet(() -> PrefixRule.find(store.providers(), name, askedBy));
  }

  private static String name(KeyspaceOptions options) {
    return options.providers().getOrDefault(KIND, KIND.defaultName());
  }
}
