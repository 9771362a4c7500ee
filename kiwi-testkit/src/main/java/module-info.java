/**
 * Contract tests for all components, storages that inject failures, a simulation and a reference
 * model.
 *
 * <p>The module is open: JUnit calls the contract tests, which are not all public, in the modules
 * that inherit them.
 */
@org.jspecify.annotations.NullMarked
open module io.kiwidb.testkit {
  requires transitive io.kiwidb.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.assertj.core;
  requires static org.jspecify;
  requires jdk.management;

  exports io.kiwidb.testkit.cache;
  exports io.kiwidb.testkit.crash;
  exports io.kiwidb.testkit.fault;
  exports io.kiwidb.testkit.filter;
  exports io.kiwidb.testkit.kill;
  exports io.kiwidb.testkit.log;
  exports io.kiwidb.testkit.memtable;
  exports io.kiwidb.testkit.model;
  exports io.kiwidb.testkit.operator;
  exports io.kiwidb.testkit.prefix;
  exports io.kiwidb.testkit.provider;
  exports io.kiwidb.testkit.sim;
  exports io.kiwidb.testkit.storage;
  exports io.kiwidb.testkit.strategy;
  exports io.kiwidb.testkit.table;
  exports io.kiwidb.testkit.threads;

  uses io.kiwidb.MergeOperator;
  uses io.kiwidb.PrefixRule;
  uses io.kiwidb.spi.BlobProvider;
  uses io.kiwidb.spi.CacheProvider;
  uses io.kiwidb.spi.CompressorProvider;
  uses io.kiwidb.spi.FilterProvider;
  uses io.kiwidb.spi.LogProvider;
  uses io.kiwidb.spi.MemTableProvider;
  uses io.kiwidb.spi.StrategyProvider;
  uses io.kiwidb.spi.TableProvider;
}
