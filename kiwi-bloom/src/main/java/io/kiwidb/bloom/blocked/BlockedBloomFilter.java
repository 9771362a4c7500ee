package io.kiwidb.bloom.blocked;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.MeasurableFilter;
import java.util.Objects;

/**
 * A blocked Bloom filter in memory: its lines as {@code long}s, eight a line, so that a probe is
 * one load, one shift and one test.
 *
 * <p>Threading: immutable. Ownership: owns its array. Failure: none after decoding.
 */
final class BlockedBloomFilter implements Filter, MeasurableFilter {
  /** Headers and fields of two objects on a 64-bit JVM. */
  private static final long OVERHEAD_BYTES = 40;

  private final long[] words;
  private final int lines;
  private final int probes;

  private BlockedBloomFilter(long[] words, int lines, int probes) {
    this.words = words;
    this.lines = lines;
    this.probes = probes;
  }

  /**
   * Decodes an encoded filter; throws {@link IllegalArgumentException} for bytes that no builder
   * writes.
   */
  static BlockedBloomFilter decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length < BloomLayout.HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a bloom filter has at least " + BloomLayout.HEADER_BYTES + " bytes, found " + length);
    }
    int format = bytes[offset + BloomLayout.FORMAT_AT] & 0xff;
    if (format != BloomLayout.FORMAT) {
      throw new IllegalArgumentException(
          "unknown bloom filter format " + format + ", expected " + BloomLayout.FORMAT);
    }
    int probes = bytes[offset + BloomLayout.PROBES_AT] & 0xff;
    if (probes < 1 || probes > Probes.MAX) {
      throw new IllegalArgumentException(
          "a bloom filter has 1 to " + Probes.MAX + " probes, found " + probes);
    }
    int lines = LittleEndian.getInt(bytes, offset + BloomLayout.LINES_AT);
    if (lines < 0 || BloomLayout.encodedBytes(lines) != length) {
      throw new IllegalArgumentException(
          "a bloom filter of " + lines + " lines does not have " + length + " bytes");
    }
    return new BlockedBloomFilter(
        words(bytes, offset + BloomLayout.HEADER_BYTES, lines), lines, probes);
  }

  private static long[] words(byte[] bytes, int offset, int lines) {
    long[] words = new long[lines * BloomLayout.LINE_WORDS];
    long any = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] = LittleEndian.getLong(bytes, offset + i * Long.BYTES);
      any |= words[i];
    }
    if (lines > 0 && any == 0) {
      throw new IllegalArgumentException("a bloom filter of " + lines + " lines has no bit set");
    }
    return words;
  }

  @Override
  public boolean mayContain(long hash) {
    if (lines == 0) {
      return false;
    }
    int line = Probes.line(hash, lines) * BloomLayout.LINE_WORDS;
    long product = hash;
    for (int rest = probes; rest > 0; rest -= Probes.PER_PRODUCT) {
      product = Probes.remix(product);
      if (!hasBits(line, product, Math.min(rest, Probes.PER_PRODUCT))) {
        return false;
      }
    }
    return true;
  }

  private boolean hasBits(int line, long product, int howMany) {
    long groups = product;
    for (int i = howMany; i > 0; i--) {
      int bit = Probes.bit(groups);
      // The shift distance of a long is taken modulo 64.
      if ((words[line + (bit >>> 6)] >>> bit & 1) == 0) {
        return false;
      }
      groups <<= Probes.BITS;
    }
    return true;
  }

  /**
   * The expected rate is the mean over the lines of the probability that all probes meet set bits,
   * which is exact for the bits as they are.
   */
  @Override
  public FilterFigures figures() {
    long set = 0;
    double rates = 0;
    for (int line = 0; line < lines; line++) {
      int inLine = 0;
      for (int word = 0; word < BloomLayout.LINE_WORDS; word++) {
        inLine += Long.bitCount(words[line * BloomLayout.LINE_WORDS + word]);
      }
      set += inLine;
      rates += Math.pow(inLine / (double) BloomLayout.LINE_BITS, probes);
    }
    return new FilterFigures(
        (long) lines * BloomLayout.LINE_BITS, probes, set, lines == 0 ? 0 : rates / lines);
  }

  @Override
  public long memoryBytes() {
    return OVERHEAD_BYTES + (long) words.length * Long.BYTES;
  }
}
