package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;

/** The compressor that finds everything incompressible. Threading: immutable. */
final class NoneCompressor implements Compressor {
  @Override
  public int compress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit) {
    return INCOMPRESSIBLE;
  }

  /** Refuses: it never compressed anything, so whatever claims to be its output is not. */
  @Override
  public void decompress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength) {
    throw new IllegalArgumentException(
        "compressor none compresses nothing, so it wrote none of these " + length + " bytes");
  }
}
