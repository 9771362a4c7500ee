package io.kiwidb.sstable.block;

import io.kiwidb.PrefixRule;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.FilterBuilder;

/**
 * Adds the prefixes of the keys of a table to its filter, each once: the keys of a prefix are
 * neighbors.
 *
 * <p>A rule for which that is not so would hide keys from readers. Then two neighbors begin with
 * the prefix of one of them, but do not both have it, which is seen here; the table then does not
 * name the rule, and readers do not ask its filter for prefixes.
 *
 * <p>Threading: not thread-safe.
 */
final class PrefixHashes {
  private final PrefixRule rule;
  private final FilterBuilder filter;
  private int last; // length of the prefix of the key before
  private boolean contradicted;
  private long added;

  PrefixHashes(PrefixRule rule, FilterBuilder filter) {
    this.rule = rule;
    this.filter = filter;
  }

  /**
   * Adds the prefix of a key.
   *
   * @param entry the first entry of the key
   * @param shared how many leading bytes the key has in common with the key before
   */
  void add(Entry entry, int shared) {
    if (contradicted) {
      return;
    }
    byte[] key = entry.keyArray();
    int offset = entry.keyOffset();
    int length = rule.prefixLength(key, offset, entry.keyLength());
    boolean isValid = length >= PrefixRule.NONE && length <= entry.keyLength();
    if (!isValid || length != last && (begins(last, shared) || begins(length, shared))) {
      contradicted = true;
      return;
    }
    if (length != last || !begins(length, shared)) {
      last = length;
      if (length != PrefixRule.NONE) {
        filter.add(KeyHash.ofPrefix(key, offset, length));
        added++;
      }
    }
  }

  /** Returns whether both keys begin with the prefix of one of them. */
  private static boolean begins(int prefix, int shared) {
    return prefix != PrefixRule.NONE && shared >= prefix;
  }

  /** Returns the number of prefixes added. */
  long added() {
    return added;
  }

  /** Returns the name of the rule; empty if keys contradicted it. */
  String rule() {
    return contradicted ? "" : rule.name();
  }
}
