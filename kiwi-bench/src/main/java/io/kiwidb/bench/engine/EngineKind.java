package io.kiwidb.bench.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The engines that can be measured. */
public enum EngineKind {
  /** Kiwi. */
  KIWI,
  /** RocksDB through its Java binding. */
  ROCKSDB,
  /** RocksDB with universal compaction, which Kiwi calls tiered. Not in {@link #peers}. */
  ROCKSDB_UNIVERSAL,
  /** LMDB through lmdbjava. */
  LMDB,
  /** H2's MVStore. */
  MVSTORE,
  /** The Java port of LevelDB. */
  LEVELDB;

  /** Returns the name used on the command line and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the engines that are compared by default. */
  public static List<EngineKind> peers() {
    return List.of(KIWI, ROCKSDB, LMDB, MVSTORE, LEVELDB);
  }

  /**
   * Returns the JVM flags that the engine requires: lmdbjava accesses JDK-internal buffer classes.
   */
  public List<String> jvmFlags() {
    return this == LMDB
        ? List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        : List.of();
  }

  /** Returns whether its stores can have several keyspaces here: RocksDB's column families are. */
  public boolean hasKeyspaces() {
    return this == KIWI || this == ROCKSDB || this == ROCKSDB_UNIVERSAL;
  }

  /** Returns whether its filters can have prefixes of keys, by {@code prefix-rule}. */
  public boolean hasPrefixes() {
    return hasKeyspaces(); // it is the same ones
  }

  /** Returns whether it can have large values in blob files, by {@code blob.min-bytes}. */
  public boolean hasBlobs() {
    return hasKeyspaces(); // it is the same ones
  }

  /**
   * Rejects several keyspaces if one of these engines has none.
   *
   * @param keyspaces number of keyspaces
   */
  public static void requireKeyspaces(int keyspaces, List<EngineKind> engines) {
    String without = engines.stream()
        .filter(engine -> !engine.hasKeyspaces())
        .map(EngineKind::label)
        .collect(Collectors.joining(", "));
    if (keyspaces > 1 && !without.isEmpty()) {
      throw new BenchException(
          "--keyspaces is supported by kiwi, rocksdb and rocksdb-universal only, not by " + without
              + "; choose the engines with --engine or --engines");
    }
  }

  /** Opens a store and creates it if it is missing. */
  public Engine open(EngineOptions options) {
    return switch (this) {
      case KIWI -> KiwiStore.open(options);
      case ROCKSDB -> RocksStore.leveled(options);
      case ROCKSDB_UNIVERSAL -> RocksStore.universal(options);
      case LMDB -> LmdbStore.open(withoutTtl(options));
      case MVSTORE -> H2Store.open(withoutTtl(options));
      case LEVELDB -> LevelDbStore.open(withoutTtl(options));
    };
  }

  private EngineOptions withoutTtl(EngineOptions options) {
    options.requireNoTtl(label());
    return options;
  }

  /** Returns the engine with a name. */
  public static EngineKind named(String name) {
    for (EngineKind kind : values()) {
      if (kind.label().equals(name)) {
        return kind;
      }
    }
    throw new BenchException("no engine '" + name + "'; the engines are "
        + Arrays.stream(values()).map(EngineKind::label).collect(Collectors.joining(", ")));
  }
}
