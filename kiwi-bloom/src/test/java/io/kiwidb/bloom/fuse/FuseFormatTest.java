package io.kiwidb.bloom.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class FuseFormatTest {
  @Test
  void exampleOfThePackageIsWhatIsWritten() {
    byte[] key = "kiwi".getBytes(StandardCharsets.UTF_8);
    FuseFilterBuilder builder = new FuseFilterBuilder(FuseLayout.widthFor(0.01));
    builder.add(KeyHash.of(key, 0, key.length));
    assertThat(HexFormat.of().formatHex(builder.finish()))
        .isEqualTo("0107020100000015" + "7c4a7fb979379e" + "0000000000000000800300");
  }

  @Test
  void filterOfAThousandKeysNeverChanges() {
    byte[] encoded = thousand(0.001);
    CRC32C checksum = new CRC32C();
    checksum.update(encoded);
    assertThat(encoded).hasSize(1775);
    assertThat(Long.toHexString(checksum.getValue())).isEqualTo("732d29c4");
  }

  @Test
  void repetitionsApartFromEachOtherAreCountedOnce() {
    FuseFilterBuilder plain = new FuseFilterBuilder(8);
    FuseFilterBuilder repeating = new FuseFilterBuilder(8);
    long[] hashes = new SplittableRandom(5).longs(10_000).toArray();
    Arrays.stream(hashes).forEach(plain::add);
    for (int pass = 0; pass < 80; pass++) { // more than a slot's counter holds
      Arrays.stream(hashes).forEach(repeating::add);
    }
    byte[] encoded = repeating.finish();
    assertThat(encoded).hasSameSizeAs(plain.finish());
    Filter filter = read(encoded);
    for (long hash : hashes) {
      assertThat(filter.mayContain(hash)).isTrue();
    }
  }

  @Test
  void filterThatWasGivenUpAnswersMaybeToAll() {
    FuseFilterBuilder builder = new FuseFilterBuilder(8);
    new SplittableRandom(6).longs(1_000).forEach(builder::add);
    byte[] encoded = builder.finish(0);
    assertThat(encoded).hasSize(FuseLayout.HEADER_BYTES);
    Filter filter = read(encoded);
    assertThat(new SplittableRandom(7).longs(1_000)).allMatch(filter::mayContain);
  }

  @Test
  void everyLengthThatDoesNotBelongToTheShapeIsRefused() {
    byte[] encoded = thousand(0.01);
    int segments = LittleEndian.getInt(encoded, FuseLayout.SEGMENTS_AT);
    int wrapping = segments + (1 << 26); // a multiple of 2^32 slots more
    for (int wrong : new int[] {
      0,
      segments - 1,
      segments + 1,
      -1,
      -2,
      -segments,
      Integer.MIN_VALUE,
      Integer.MAX_VALUE,
      wrapping
    }) {
      LittleEndian.putInt(encoded, FuseLayout.SEGMENTS_AT, wrong);
      assertRefused(encoded, wrong + " segments");
    }
  }

  @Test
  void everyOtherWidthAndSegmentLengthIsRefused() {
    byte[] encoded = thousand(0.01);
    for (int at : new int[] {FuseLayout.WIDTH_AT, FuseLayout.SEGMENT_BITS_AT}) {
      for (int wrong = 0; wrong < 256; wrong++) {
        byte[] changed = encoded.clone();
        changed[at] = (byte) wrong;
        if (wrong != (encoded[at] & 0xff)) {
          assertRefused(changed, "fuse filter");
        }
      }
    }
  }

  @Test
  void filterWithMoreSlotsThanAnIntCountsIsRefused() {
    assertThat(FuseLayout.fits((1L << 31) - 1, 1)).isTrue();
    assertThat(FuseLayout.fits(1L << 31, 1)).isFalse();
    assertThat(FuseLayout.fits((1L << 31) - 1, 8)).isFalse();
  }

  @Test
  void emptyFilterHasNoSeedAndNoSegmentLength() {
    for (int at : new int[] {FuseLayout.SEED_AT, FuseLayout.SEGMENT_BITS_AT}) {
      byte[] encoded = new FuseFilterBuilder(8).finish();
      encoded[at] = 1;
      assertRefused(encoded, "0 segments");
    }
  }

  private static Filter read(byte[] encoded) {
    return new FuseFilterProvider().read(encoded, 0, encoded.length);
  }

  private static void assertRefused(byte[] encoded, String message) {
    assertThatThrownBy(() -> read(encoded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static byte[] thousand(double rate) {
    FuseFilterBuilder builder = new FuseFilterBuilder(FuseLayout.widthFor(rate));
    for (int i = 0; i < 1_000; i++) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      builder.add(KeyHash.of(key, 0, key.length));
    }
    return builder.finish();
  }
}
