package io.kiwidb;

import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.spi.TableProvider;

/** The kinds of pluggable components, with the default provider of each. */
public enum ProviderKind {
  /** Write-ahead logs. */
  LOG("log", LogProvider.class, "mmap"),
  /** Memtables. */
  MEMTABLE("memtable", MemTableProvider.class, "btree"),
  /** Table formats. */
  TABLE("table", TableProvider.class, "block"),
  /** Formats of blob files, which hold large values. */
  BLOB("blob", BlobProvider.class, "record"),
  /** Filters. */
  FILTER("filter", FilterProvider.class, "bloom"),
  /** Block caches. */
  CACHE("cache", CacheProvider.class, "clock"),
  /** Compressors. */
  COMPRESSOR("compressor", CompressorProvider.class, "none"),
  /** Compaction strategies. */
  STRATEGY("strategy", StrategyProvider.class, "leveled"),
  /** Merge operators. Each keyspace has its own; the default, {@code none}, rejects operands. */
  MERGE_OPERATOR("merge-operator", MergeOperator.class, "none"),
  /**
   * Prefix rules. Each keyspace has its own; with the default, {@code none}, keys have no prefix.
   */
  PREFIX_RULE("prefix-rule", PrefixRule.class, "none");

  private static final String PARAMETER = "(:[!-~]{1,64})?";

  private final String label;
  private final Class<? extends Provider> type;
  private final String defaultName;

  ProviderKind(String label, Class<? extends Provider> type, String defaultName) {
    this.label = label;
    this.type = type;
    this.defaultName = defaultName;
  }

  /** Returns the display name. */
  public String label() {
    return label;
  }

  /** Returns the interface that its providers implement. */
  public Class<? extends Provider> type() {
    return type;
  }

  /** Returns the name of a provider of this kind if it is well-formed; otherwise throws. */
  String check(String name) {
    if (this == PREFIX_RULE && name.matches("[a-z][a-z0-9-]{0,31}" + PARAMETER)) {
      return name;
    }
    return checkName(name);
  }

  /** Returns the name of a provider if it is well-formed; otherwise throws. */
  static String checkName(String name) {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new InvalidOptionsException(
          "invalid provider name '" + name + "': it must match [a-z][a-z0-9-]{0,31}");
    }
    return name;
  }

  /** Returns the default provider. */
  public String defaultName() {
    return defaultName;
  }
}
