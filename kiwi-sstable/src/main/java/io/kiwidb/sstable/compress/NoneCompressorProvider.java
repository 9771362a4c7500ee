package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;

/** The provider of {@code none}. Threading: immutable. */
public final class NoneCompressorProvider implements CompressorProvider {
  /** The recorded name. */
  public static final String NAME = "none";

  /** Creates a provider. */
  public NoneCompressorProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "no compression: fastest; for values that are small, already compressed, or cheap to store";
  }

  @Override
  public Compressor create() {
    return new NoneCompressor();
  }
}
