/** Compaction strategies: {@code leveled}. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.compaction {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.StrategyProvider with
      io.kiwidb.compaction.leveled.LeveledProvider;
}
