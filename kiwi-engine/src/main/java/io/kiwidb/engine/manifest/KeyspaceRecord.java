package io.kiwidb.engine.manifest;

import io.kiwidb.Keyspace;
import io.kiwidb.ProviderKind;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BatchBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A keyspace as recorded in the manifest.
 *
 * @param id its number; never used again
 * @param name its name when it was created, or its present name
 * @param order the name of its key order
 * @param parts names of its own parts, by kind: providers that differ from the store's, and
 *     {@link #FILTER} for a compaction filter
 */
public record KeyspaceRecord(int id, String name, String order, Map<String, String> parts) {
  /** The kind of a compaction filter. */
  public static final String FILTER = "compaction-filter";

  /** Returns the default keyspace with a key order. */
  static KeyspaceRecord main(String order) {
    return new KeyspaceRecord(BatchBuffer.DEFAULT_KEYSPACE, Keyspace.DEFAULT, order, Map.of());
  }

  /** Returns a new keyspace whose key order is a Java object. */
  public static KeyspaceRecord of(int id, String name, KeyOrder order, Map<String, String> parts) {
    return new KeyspaceRecord(id, name, order.name(), Map.copyOf(parts));
  }

  /** Returns the name of its merge operator; empty if it has none. */
  public String mergeOperator() {
    return parts.getOrDefault(ProviderKind.MERGE_OPERATOR.label(), "");
  }

  KeyspaceRecord merging(String operator) {
    return with(ProviderKind.MERGE_OPERATOR, operator);
  }

  /** Returns the name of its prefix rule; empty if it never had one. */
  public String prefixRule() {
    return parts.getOrDefault(ProviderKind.PREFIX_RULE.label(), "");
  }

  KeyspaceRecord ruledBy(String rule) {
    return with(ProviderKind.PREFIX_RULE, rule);
  }

  private KeyspaceRecord with(ProviderKind kind, String part) {
    Map<String, String> changed = new LinkedHashMap<>(parts);
    changed.put(kind.label(), part);
    return new KeyspaceRecord(id, name, order, Map.copyOf(changed));
  }

  KeyspaceRecord named(String other) {
    return new KeyspaceRecord(id, other, order, parts);
  }
}
