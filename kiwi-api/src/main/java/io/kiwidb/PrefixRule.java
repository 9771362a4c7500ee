package io.kiwidb;

import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;

/**
 * Says which part of a key is its prefix. The filters of tables then also hold prefixes, and a
 * cursor whose range is within one prefix leaves out the tables that do not have it. A rule never
 * changes a result, only how much is read for it.
 *
 * <p>For example, with the rule {@code until:/} the keys {@code user/1} and {@code user/2} have the
 * prefix {@code user/}, and a key without a slash has none.
 *
 * <p><b>Requires</b>: if a key has a prefix, every key that begins with these bytes has the same
 * prefix. Therefore the prefix itself has it, and the keys of a prefix are neighbors. With a rule
 * that breaks this, a cursor may miss keys. A rule that takes <i>user</i> for the prefix of
 * {@code user/1} breaks it, because {@code username/1} begins with <i>user</i>, too; one that takes
 * {@code user/} is sound. {@code PrefixRuleContract} of the testkit checks a rule.
 *
 * <p>Each table records the name of the rule, with its parameter, and a cursor uses only the
 * filters that were built with the present rule of the keyspace. So a rule can be given to a
 * keyspace, replaced and taken away whenever a store is opened. Older tables are searched as if
 * there were no rule, until a compaction rewrites them. A rule needs a keyspace in bytewise order.
 *
 * <p>The name of a rule is {@code [a-z][a-z0-9-]{0,31}}, and for a rule with a parameter this, a
 * colon and the parameter: 1 to 64 printable ASCII characters without spaces. It is recorded with
 * the keyspace and must never mean another rule. Rules are found by {@link java.util.ServiceLoader}
 * or given as objects in {@link KeyspaceOptions.Builder#prefixRule}; Kiwi has {@code none},
 * {@code fixed} and {@code until}.
 *
 * <p>Threading: must be thread-safe; called by readers and by background threads. It must not call
 * the store. Ownership: the key must not be modified or kept. Failure: after an exception, or an
 * invalid length, the table that is being written has no prefixes, and the cursor that is being
 * opened searches all tables; a warning names the rule.
 */
public interface PrefixRule extends Provider {
  /** The length that means that a key has no prefix. */
  int NONE = 0;

  /**
   * Returns the length in bytes of the prefix of the key {@code [offset, offset + length)}, from 1
   * to {@code length}, or {@link #NONE}.
   */
  int prefixLength(byte[] key, int offset, int length);

  /**
   * Returns this rule with a parameter: what follows the colon of a name such as {@code fixed:8},
   * or nothing. The {@link #name} of the result includes the parameter. By default a rule has none.
   *
   * @throws InvalidOptionsException if the rule does not have such a parameter
   */
  default PrefixRule withParameter(String parameter) {
    if (!parameter.isEmpty()) {
      throw new InvalidOptionsException(
          "the prefix rule '" + name() + "' has no parameter; remove ':" + parameter + "'");
    }
    return this;
  }

  /**
   * Returns the rule {@code fixed:n}: the prefix of a key is its first {@code n} bytes, and shorter
   * keys have none.
   *
   * @param bytes 1 to {@link Limits#MAX_KEY_BYTES}
   */
  static PrefixRule fixed(int bytes) {
    return new FixedPrefix(bytes);
  }

  /**
   * Returns the rule {@code until:d}: the prefix of a key ends with the first delimiter, and keys
   * without the delimiter have none. In the name, a delimiter of other bytes than printable ASCII
   * characters is written in hex, as in {@code until:0x00}.
   *
   * @param delimiter 1 to 31 bytes
   */
  static PrefixRule until(byte... delimiter) {
    return DelimitedPrefix.of(delimiter);
  }

  /**
   * Returns the rule of a name, with its parameter.
   *
   * @param rules finds the rule by its name without the parameter
   * @param askedBy what refers to it, for the message
   */
  static PrefixRule find(ProviderLookup rules, String name, String askedBy) {
    int colon = name.indexOf(':');
    return rules
        .find(PrefixRule.class, colon < 0 ? name : name.substring(0, colon), askedBy)
        .withParameter(colon < 0 ? "" : name.substring(colon + 1));
  }
}
