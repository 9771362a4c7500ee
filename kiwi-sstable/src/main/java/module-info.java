/**
 * The sorted table format {@code block}, the blob file format {@code record}, and the compressors
 * {@code none} and {@code lz4}.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.sstable {
  requires io.kiwidb.api;
  requires static org.jspecify;
  requires static org.lz4.java;

  provides io.kiwidb.spi.TableProvider with
      io.kiwidb.sstable.block.BlockTableProvider;
  provides io.kiwidb.spi.BlobProvider with
      io.kiwidb.sstable.blob.RecordBlobProvider;
  provides io.kiwidb.spi.CompressorProvider with
      io.kiwidb.sstable.compress.NoneCompressorProvider,
      io.kiwidb.sstable.compress.Lz4CompressorProvider;
}
