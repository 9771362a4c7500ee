/**
 * An example: a memtable and a compaction strategy by somebody else than Kiwi's authors. Nothing is
 * exported; their names are enough.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.example {
  requires io.kiwidb.api;
  requires static org.jspecify;

  // How they are found on the module path. META-INF/services says the same for the class path.
  provides io.kiwidb.spi.MemTableProvider with
      io.kiwidb.example.memtable.TinyMemTableProvider;
  provides io.kiwidb.spi.StrategyProvider with
      io.kiwidb.example.strategy.TwoLevelProvider;
}
