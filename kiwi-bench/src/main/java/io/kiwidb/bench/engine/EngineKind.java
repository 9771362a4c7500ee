package io.kiwidb.bench.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The makes of stores that can be measured. */
public enum EngineKind {
  /** Kiwi. */
  KIWI,
  /** RocksDB through its Java binding. */
  ROCKSDB,
  /** The same with universal compaction, what Kiwi calls tiered; measured only when asked for. */
  ROCKSDB_UNIVERSAL,
  /** LMDB through lmdbjava. */
  LMDB,
  /** H2's MVStore. */
  MVSTORE,
  /** The Java port of LevelDB. */
  LEVELDB;

  /** What people call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that are compared when nobody says which. */
  public static List<EngineKind> peers() {
    return List.of(KIWI, ROCKSDB, LMDB, MVSTORE, LEVELDB);
  }

  /** The flags without which its JVM cannot run it: lmdbjava reaches into buffers of the JDK. */
  public List<String> jvmFlags() {
    return this == LMDB
        ? List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        : List.of();
  }

  /** Opens a store, and makes it if it is not there. */
  public Engine open(EngineOptions options) {
    return switch (this) {
      case KIWI -> KiwiStore.open(options);
      case ROCKSDB -> RocksStore.leveled(options);
      case ROCKSDB_UNIVERSAL -> RocksStore.universal(options);
      case LMDB -> LmdbStore.open(options);
      case MVSTORE -> H2Store.open(options);
      case LEVELDB -> LevelDbStore.open(options);
    };
  }

  /** The kind of a name. */
  public static EngineKind named(String name) {
    for (EngineKind kind : values()) {
      if (kind.label().equals(name)) {
        return kind;
      }
    }
    throw new BenchException("there is no engine '" + name + "'; there are "
        + Arrays.stream(values()).map(EngineKind::label).collect(Collectors.joining(", ")));
  }
}
