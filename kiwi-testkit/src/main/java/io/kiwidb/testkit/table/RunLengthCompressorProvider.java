package io.kiwidb.testkit.table;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;

/** A minimal compressor: pairs of a count and a byte. */
final class RunLengthCompressorProvider implements CompressorProvider {
  static final String NAME = "run-length";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "runs of equal bytes, for tests";
  }

  @Override
  public Compressor create() {
    return new RunLength();
  }

  private static final class RunLength implements Compressor {
    @Override
    public int compress(
        byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit) {
      int at = targetOffset;
      int end = offset + length;
      for (int i = offset; i < end; ) {
        int run = 1;
        while (run < 255 && i + run < end && source[i + run] == source[i]) {
          run++;
        }
        if (at + 2 > targetLimit) {
          return INCOMPRESSIBLE;
        }
        target[at++] = (byte) run;
        target[at++] = source[i];
        i += run;
      }
      return at - targetOffset;
    }

    @Override
    public void decompress(
        byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength) {
      int at = targetOffset;
      int end = targetOffset + targetLength;
      for (int i = offset; i + 1 < offset + length; i += 2) {
        for (int run = source[i] & 0xff; run > 0; run--) {
          if (at == end) {
            throw new IllegalArgumentException("more than " + targetLength + " bytes");
          }
          target[at++] = source[i + 1];
        }
      }
      if (at != end || length % 2 != 0) {
        throw new IllegalArgumentException("not " + targetLength + " bytes");
      }
    }
  }
}
