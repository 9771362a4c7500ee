package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;

/**
 * The provider of {@code lz4}; requires the optional library lz4-java. Threading: immutable.
 * Failure: {@link #create} throws a {@link NoClassDefFoundError} if the caller has not checked
 * {@link #availability}.
 */
public final class Lz4CompressorProvider implements CompressorProvider {
  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public String description() {
    return "LZ4 in pure Java: smaller tables for more CPU time; for compressible data that is larger than memory";
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
