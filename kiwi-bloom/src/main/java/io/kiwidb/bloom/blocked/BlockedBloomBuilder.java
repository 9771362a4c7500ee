package io.kiwidb.bloom.blocked;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.FilterBuilder;
import java.util.Arrays;

/**
 * Builds a blocked Bloom filter. It keeps the hashes until the end, because the filter is sized for
 * the number of keys, which is known only then.
 *
 * <p>Consecutive equal hashes count once: a table adds its keys in order, so all versions of a key
 * are adjacent.
 *
 * <p>Threading: not thread-safe. Ownership: the encoded filter belongs to the caller. Failure: an
 * {@code OutOfMemoryError} if the hashes, eight bytes a key, or the filter do not fit.
 */
final class BlockedBloomBuilder implements FilterBuilder {
  private static final int FIRST_CAPACITY = 1024;

  private final double rate;
  private long[] hashes = new long[FIRST_CAPACITY];
  private int count;

  BlockedBloomBuilder(double rate) {
    this.rate = rate;
  }

  @Override
  public void add(long hash) {
    if (count > 0 && hashes[count - 1] == hash) {
      return;
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count + (count >> 1));
    }
    hashes[count++] = hash;
  }

  @Override
  public byte[] finish() {
    BloomSizing sizing = BloomSizing.forRate(rate);
    int probes = sizing.probes();
    int lines = sizing.lines(count);
    assert count == 0 ? lines == 0 : lines > 0;
    byte[] bytes = new byte[Math.toIntExact(BloomLayout.encodedBytes(lines))];
    bytes[BloomLayout.FORMAT_AT] = BloomLayout.FORMAT;
    bytes[BloomLayout.PROBES_AT] = (byte) probes;
    LittleEndian.putInt(bytes, BloomLayout.LINES_AT, lines);
    for (int i = 0; i < count; i++) {
      set(bytes, hashes[i], lines, probes);
    }
    return bytes;
  }

  private static void set(byte[] bytes, long hash, int lines, int probes) {
    int line = BloomLayout.HEADER_BYTES + Probes.line(hash, lines) * BloomLayout.LINE_BYTES;
    long product = hash;
    for (int done = 0; done < probes; done += Probes.PER_PRODUCT) {
      product = Probes.remix(product);
      long groups = product;
      for (int i = Math.min(Probes.PER_PRODUCT, probes - done); i > 0; i--) {
        int bit = Probes.bit(groups);
        bytes[line + (bit >>> 3)] |= (byte) (1 << (bit & 7));
        groups <<= Probes.BITS;
      }
    }
  }
}
