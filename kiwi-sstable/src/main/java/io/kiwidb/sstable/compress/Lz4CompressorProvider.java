package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;

/**
 * The provider of {@code lz4}; it works where the optional library lz4-java is. Threading:
 * immutable. Failure: {@link #create} fails with a {@link NoClassDefFoundError} for who does not
 * ask {@link #availability} first.
 */
public final class Lz4CompressorProvider implements CompressorProvider {
  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public String description() {
    return "LZ4 in pure Java: smaller tables for processor time; for data that repeats itself and is larger than memory";
  }

  @Override
  public Availability availability() {
    return Availability.ofLibrary(
        Lz4CompressorProvider.class,
        "net.jpountz.lz4.LZ4Factory",
        "at.yawk.lz4:lz4-java:1.13.0",
        "org.lz4.java");
  }

  @Override
  public Compressor create() {
    return new Lz4Compressor();
  }
}
