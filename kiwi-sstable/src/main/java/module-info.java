/** The sorted table format {@code block} and the compressor {@code none}. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.sstable {
  requires io.kiwidb.api;
  requires static org.jspecify;

  provides io.kiwidb.spi.TableProvider with
      io.kiwidb.sstable.block.BlockTableProvider;
  provides io.kiwidb.spi.CompressorProvider with
      io.kiwidb.sstable.compress.NoneCompressorProvider;
}
