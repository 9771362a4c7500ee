package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;

/** A compressor that treats all data as incompressible. Threading: immutable. */
final class NoneCompressor implements Compressor {
  @Override
  public int compress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit) {
    return INCOMPRESSIBLE;
  }

  /** Always throws: this compressor has no output, so none can be decompressed. */
  @Override
  public void decompress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength) {
    throw new IllegalArgumentException(
        "compressor none cannot have written these " + length + " bytes: it does not compress");
  }
}
