/**
 * The database engine: opens a store, assembles the providers found on the path, writes, reads,
 * flushes, compacts and recovers.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.engine {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires io.kiwidb.api;
  requires io.kiwidb.storage;
  requires static jdk.jfr; // needed by FlightLog only, which works without it
  requires org.slf4j;

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

  provides io.kiwidb.spi.EngineProvider with
      io.kiwidb.engine.KiwiEngine;
  provides io.kiwidb.MergeOperator with
      io.kiwidb.engine.operator.NoOperator,
      io.kiwidb.engine.operator.AddOperator,
      io.kiwidb.engine.operator.MinimumOperator,
      io.kiwidb.engine.operator.MaximumOperator,
      io.kiwidb.engine.operator.AppendOperator,
      io.kiwidb.engine.operator.UnionOperator;
  provides io.kiwidb.PrefixRule with
      io.kiwidb.engine.prefix.NoPrefixRule,
      io.kiwidb.engine.prefix.FixedRule,
      io.kiwidb.engine.prefix.UntilRule;
}
