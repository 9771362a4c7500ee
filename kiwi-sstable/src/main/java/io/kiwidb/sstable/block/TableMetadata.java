package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.key.KeyOrder;

/**
 * The metadata read from both ends of a table when it is opened. Threading: immutable.
 *
 * @param footer the locations of filter, index and properties
 * @param properties the properties
 */
record TableMetadata(Footer footer, PropertiesBlock properties) {
  /** Reads and verifies header, footer and properties. */
  static TableMetadata read(ReadableFile file, FileId id, KeyOrder order) {
    FileHeader header = FileHeader.read(file).require(FileKind.TABLE, BlockFormat.NAME, id);
    if (header.version() < BlockFormat.OLDEST_VERSION || header.version() > BlockFormat.VERSION) {
      throw IncompatibleFormatException.version(
          id.name(),
          "block table",
          header.version(),
          BlockFormat.OLDEST_VERSION,
          BlockFormat.VERSION);
    }
    long size = file.size();
    long footerAt = size - Footer.SIZE;
    if (footerAt < FileHeader.SIZE) {
      throw new CorruptionException(
          id.name(), size, "a footer of " + Footer.SIZE + " bytes", "the end of the file");
    }
    BlockFetcher fetcher = new BlockFetcher(file, id.number(), null, 0);
    byte[] bytes = new byte[Footer.SIZE];
    fetcher.read(footerAt, bytes, Footer.SIZE);
    Footer footer = Footer.decode(id.name(), id.number(), footerAt, bytes);
    PropertiesBlock properties =
        PropertiesBlock.decode(id.name(), footer, size, fetcher.fetch(footer.properties()));
    if (!properties.keyOrder().equals(order.name())) {
      throw new IncompatibleFormatException(
          id.name(),
          "is sorted by key order " + properties.keyOrder() + ", and the database was opened with "
              + order.name() + "; open it with the comparator that it was created with");
    }
    return new TableMetadata(footer, properties);
  }
}
