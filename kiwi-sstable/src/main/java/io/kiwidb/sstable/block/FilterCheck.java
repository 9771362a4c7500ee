package io.kiwidb.sstable.block;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.PrefixRule;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.TableProperties;
import org.jspecify.annotations.Nullable;

/**
 * What verification asks of a filter. Threading: immutable.
 *
 * @param filter the filter
 * @param rule whose prefixes it must contain; null if it contains none, or the rule is not found:
 *     then they are not checked
 */
record FilterCheck(Filter filter, @Nullable PrefixRule rule) {
  /** Returns the check of a filter; null without one. */
  static @Nullable FilterCheck of(
      @Nullable Filter filter, TableProperties properties, ProviderLookup rules) {
    return filter == null ? null : new FilterCheck(filter, rule(properties.prefixRule(), rules));
  }

  private static @Nullable PrefixRule rule(String name, ProviderLookup rules) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      return PrefixRule.find(rules, name, "verification of a table");
    } catch (UnknownProviderException | InvalidOptionsException unknown) {
      return null; // a Java object that was given to the store, and not to this tool
    }
  }

  boolean hasKey(Entry entry) {
    return filter.mayContain(KeyHash.of(entry.keyArray(), entry.keyOffset(), entry.keyLength()));
  }

  boolean hasPrefix(Entry entry) {
    if (rule == null) {
      return true;
    }
    int length = rule.prefixLength(entry.keyArray(), entry.keyOffset(), entry.keyLength());
    return length == PrefixRule.NONE
        || filter.mayContain(KeyHash.ofPrefix(entry.keyArray(), entry.keyOffset(), length));
  }
}
