package io.kiwidb.sstable.compress;

import io.kiwidb.spi.Compressor;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 blocks by the pure Java implementation of lz4-java. The other implementations are faster but
 * not suitable for a store: native code can crash the JVM (and causes warnings on JDK 24 and
 * later), the one based on {@code Unsafe} reads out of bounds on corrupt input and has a known
 * defect, and so does the decompressor that trusts the length of the result. Each index is checked
 * here.
 *
 * <p>Threading: immutable; the library's compressor allocates its table in each call.
 */
final class Lz4Compressor implements Compressor {
  private final LZ4Compressor compressor;
  private final LZ4SafeDecompressor decompressor;

  Lz4Compressor() {
    LZ4Factory factory = LZ4Factory.safeInstance();
    compressor = factory.fastCompressor();
    decompressor = factory.safeDecompressor();
  }

  @Override
  public int compress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit) {
    try {
      return compressor.compress(source, offset, length, target, targetOffset, targetLimit);
    } catch (LZ4Exception noRoom) {
      return INCOMPRESSIBLE;
    }
  }

  @Override
  public void decompress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength) {
    int restored;
    try {
      restored =
          decompressor.decompress(source, offset, length, target, targetOffset, targetLength);
    } catch (LZ4Exception | IndexOutOfBoundsException damaged) {
      throw new IllegalArgumentException(
          "not a valid LZ4 block of " + targetLength + " bytes: " + damaged.getMessage(), damaged);
    }
    if (restored != targetLength) {
      throw new IllegalArgumentException(
          "LZ4 block decompressed to " + restored + " bytes, expected " + targetLength);
    }
  }
}
