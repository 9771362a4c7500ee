package io.kiwidb.bloom.fuse;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.FilterBuilder;
import java.util.Arrays;

/**
 * Builds a binary fuse filter. It keeps the hashes until the end, because the filter is computed
 * from all of them at once.
 *
 * <p>Consecutive equal hashes count once, which covers all repetitions of a table: it adds its keys
 * in order. A set with other repetitions cannot be peeled; so after the first failure the hashes
 * are sorted and repetitions removed. Later attempts fail only by chance, about once in ten times
 * for the smallest sets and far less often for others. If all {@value #ATTEMPTS} attempts fail, the
 * result is the filter to which every key may belong: it costs lookups, but never a wrong answer.
 *
 * <p>Threading: not thread-safe. Ownership: the encoded filter belongs to the caller. Failure: an
 * {@code OutOfMemoryError} if the hashes, eight bytes a key, or at the end {@link Peeling} with 24
 * bytes a key do not fit.
 */
final class FuseFilterBuilder implements FilterBuilder {
  static final int ATTEMPTS = 100;

  private static final int FIRST_CAPACITY = 1024;

  private final int width;
  private long[] hashes = new long[FIRST_CAPACITY];
  private int count;

  FuseFilterBuilder(int width) {
    this.width = width;
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
    return finish(ATTEMPTS);
  }

  /** Returns the encoded filter; gives up after this number of attempts. */
  byte[] finish(int attempts) {
    if (count == 0) {
      return withoutSlots(width);
    }
    FuseShape shape = FuseShape.forKeys(count);
    if (!FuseLayout.fits(shape.slots(), width)) {
      return withoutSlots(FuseLayout.NO_WIDTH);
    }
    Peeling peeling = new Peeling(shape, count);
    for (int attempt = 0; attempt < attempts; attempt++) {
      long seed = seed(attempt);
      if (peeling.findOrder(hashes, count, seed)) {
        return encode(shape, seed, peeling);
      }
      if (attempt == 0 && removeRepetitions()) {
        shape = FuseShape.forKeys(count);
        peeling = new Peeling(shape, count);
      }
    }
    return withoutSlots(FuseLayout.NO_WIDTH);
  }

  /** Different for each attempt but deterministic, so that equal keys give equal bytes. */
  private static long seed(int attempt) {
    return (attempt + 1) * 0x9e3779b97f4a7c15L;
  }

  private boolean removeRepetitions() {
    Arrays.sort(hashes, 0, count);
    int distinct = 1;
    for (int i = 1; i < count; i++) {
      if (hashes[i] != hashes[i - 1]) {
        hashes[distinct++] = hashes[i];
      }
    }
    boolean removed = distinct < count;
    count = distinct;
    return removed;
  }

  private byte[] encode(FuseShape shape, long seed, Peeling peeling) {
    int payload = Math.toIntExact(FuseLayout.fingerprintBytes(shape.slots(), width));
    int length = FuseLayout.HEADER_BYTES + payload;
    byte[] bytes = new byte[length + FuseLayout.SLACK_BYTES];
    putHeader(bytes, width, shape, seed);
    peeling.fill(bytes, FuseLayout.HEADER_BYTES, width);
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] withoutSlots(int width) {
    byte[] bytes = new byte[FuseLayout.HEADER_BYTES];
    putHeader(bytes, width, new FuseShape(0, 0), 0);
    return bytes;
  }

  private static void putHeader(byte[] bytes, int width, FuseShape shape, long seed) {
    bytes[FuseLayout.FORMAT_AT] = FuseLayout.FORMAT;
    bytes[FuseLayout.WIDTH_AT] = (byte) width;
    bytes[FuseLayout.SEGMENT_BITS_AT] = (byte) shape.segmentBits();
    LittleEndian.putInt(bytes, FuseLayout.SEGMENTS_AT, shape.segments());
    LittleEndian.putLong(bytes, FuseLayout.SEED_AT, seed);
  }
}
