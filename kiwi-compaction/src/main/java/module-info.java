/** Compaction strategies: {@code leveled}, {@code tiered}, {@code fifo}. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.compaction {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.StrategyProvider with
      io.kiwidb.compaction.fifo.FifoProvider,
      io.kiwidb.compaction.leveled.LeveledProvider,
      io.kiwidb.compaction.tiered.TieredProvider;
}
