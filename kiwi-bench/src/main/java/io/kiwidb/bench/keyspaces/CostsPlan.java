package io.kiwidb.bench.keyspaces;

import io.kiwidb.Durability;
import io.kiwidb.Options;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineOptions;
import io.kiwidb.bench.engine.KiwiOptions;
import io.kiwidb.bench.engine.TransactionKind;
import io.kiwidb.bench.workload.Load;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that defines one measurement of the costs of keyspaces.
 *
 * @param load the number of keyspaces, and what is put into those that are written
 * @param written number of keyspaces that are written in turn
 * @param durability when a write is acknowledged
 * @param cacheBytes capacity of the cache for data blocks
 * @param memtableBytes memtable size
 * @param settings Kiwi settings
 */
public record CostsPlan(
    Load load,
    int written,
    Durability durability,
    long cacheBytes,
    long memtableBytes,
    Map<String, String> settings) {
  /** Rejects invalid plans. */
  public CostsPlan {
    BenchException.require(
        written > 0 && written <= load.keyspaces(),
        "--written",
        written,
        "a number of keyspaces from 1 to --keyspaces, which is " + load.keyspaces());
  }

  /** Returns the options with which the store in a directory is opened. */
  Options options(Path directory) {
    return KiwiOptions.builder(new EngineOptions(
            directory,
            durability,
            cacheBytes,
            memtableBytes,
            load.entries() * load.entryBytes(),
            load.division(),
            settings,
            0,
            TransactionKind.NONE))
        .build();
  }

  /** Returns the name of a keyspace, by its number from 0. */
  static String nameOf(int keyspace) {
    return "keyspace-" + keyspace;
  }
}
