package io.kiwidb.sstable.blob;

import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.BlobWriter;

/** The provider of {@code record}, the default format of blob files. Threading: immutable. */
public final class RecordBlobProvider implements BlobProvider {
  /** Creates a provider. */
  public RecordBlobProvider() {}

  @Override
  public String name() {
    return BlobFormat.NAME;
  }

  @Override
  public String description() {
    return "large values one after the other, each with its key and a checksum; for general use";
  }

  @Override
  public BlobWriter create(Creation creation) {
    return new RecordBlobWriter(creation);
  }

  @Override
  public BlobReader open(Opening opening) {
    return RecordBlobReader.open(opening);
  }
}
