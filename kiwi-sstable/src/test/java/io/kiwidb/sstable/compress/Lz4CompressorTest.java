package io.kiwidb.sstable.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.testkit.provider.WithoutLibraries;
import io.kiwidb.testkit.table.CompressorContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Lz4CompressorTest extends CompressorContract {
  @Override
  protected CompressorProvider provider() {
    return new Lz4CompressorProvider();
  }

  @Test
  void exampleOfThePackageIsWhatIsWrittenAndRead() {
    byte[] source = "a".repeat(24).getBytes(StandardCharsets.US_ASCII);
    byte[] target = new byte[24];
    int length = provider().create().compress(source, 0, 24, target, 0, 24);
    assertThat(HexFormat.of().formatHex(target, 0, length)).isEqualTo("1e610100506161616161");
    byte[] restored = new byte[24];
    provider().create().decompress(target, 0, length, restored, 0, 24);
    assertThat(restored).isEqualTo(source);
  }

  @Test
  void randomBytesAreIncompressible() {
    byte[] source = new byte[4096];
    new SplittableRandom(3).nextBytes(source);
    byte[] target = new byte[4096];
    assertThat(provider().create().compress(source, 0, 4096, target, 0, 4096 - 4096 / 8))
        .isEqualTo(Compressor.INCOMPRESSIBLE);
  }

  @Test
  void everyFlippedByteIsRefusedOrStaysInsideTheTarget() {
    byte[] source = new byte[2000];
    for (int i = 0; i < source.length; i++) {
      source[i] = (byte) (i % 50 * (i / 200));
    }
    Compressor lz4 = provider().create();
    byte[] compressed = new byte[2000];
    int length = lz4.compress(source, 0, 2000, compressed, 0, 2000);
    assertThat(length).isBetween(1, 1000);
    int refused = 0;
    for (int at = 0; at < length; at++) {
      for (int mask : new int[] {1, 0x10, 0xff}) {
        byte[] damaged = Arrays.copyOf(compressed, length);
        damaged[at] ^= (byte) mask;
        byte[] restored = new byte[2000];
        try {
          lz4.decompress(damaged, 0, length, restored, 0, 2000);
        } catch (IllegalArgumentException expected) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void isAvailableWithItsLibraryAndSaysWhatIsMissingWithoutIt()
      throws ReflectiveOperationException {
    assertThat(provider().availability().usable()).isTrue();
    Provider.Availability alone =
        WithoutLibraries.provider(Lz4CompressorProvider.class).availability();
    assertThat(alone.usable()).isFalse();
    assertThat(alone.reason()).contains("at.yawk.lz4:lz4-java:1.13.0");
    assertThat(alone.remedy()).contains("--add-modules org.lz4.java");
  }
}
