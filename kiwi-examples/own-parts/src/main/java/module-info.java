/**
 * An example: a third-party memtable and compaction strategy. No package is exported, because
 * providers are selected by name.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.example {
  requires io.kiwidb.api;
  requires static org.jspecify;

  // Registration for the module path; META-INF/services has the same for the class path.
  provides io.kiwidb.spi.MemTableProvider with
      io.kiwidb.example.memtable.TinyMemTableProvider;
  provides io.kiwidb.spi.StrategyProvider with
      io.kiwidb.example.strategy.TwoLevelProvider;
}
