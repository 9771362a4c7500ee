package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of compressors; one for which all data is incompressible passes as well. */
public abstract class CompressorContract {
  private static final int MARGIN = 7;
  private static final byte UNTOUCHED = 0x5a;

  /** For subclasses. */
  protected CompressorContract() {}

  /** Returns the provider under test. */
  protected abstract CompressorProvider provider();

  @Test
  final void theNameIsAProviderName() {
    assertThat(provider().name()).matches("[a-z][a-z0-9-]{0,31}");
    assertThat(provider().description()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 16, 100, 4096, 70_000, 1_000_000})
  final void whatIsCompressedIsRestored(int length) {
    for (int alphabet : new int[] {1, 2, 16, 256}) {
      byte[] source = text(length, alphabet);
      byte[] compressed = compress(source, length + 64);
      if (compressed != null) {
        assertThat(decompress(compressed, length))
            .as(length + " of " + alphabet)
            .isEqualTo(source);
      }
    }
  }

  @Test
  final void aResultThatDoesNotFitIsIncompressibleAndNothingIsWrittenBehindTheLimit() {
    byte[] source = text(4096, 16);
    byte[] whole = compress(source, 8192);
    int needed = whole == null ? 4096 : whole.length;
    for (int limit : new int[] {0, 1, needed / 2, needed - 1}) {
      assertThat(compress(source, limit)).as("limit " + limit).isNull();
    }
  }

  @Test
  final void bytesThatDoNotRestoreToTheLengthAreRefused() {
    byte[] source = text(4096, 4);
    byte[] compressed = compress(source, 8192);
    if (compressed == null) {
      assertThatThrownBy(() -> decompress(source, 5000))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    assertThatThrownBy(() -> decompress(compressed, 4095))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decompress(compressed, 4097))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] cut = Arrays.copyOf(compressed, compressed.length - 1);
    assertThatThrownBy(() -> decompress(cut, 4096)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void randomBytesAreRefusedOrRestoreToSomethingOfTheLength() {
    Random random = new Random(31);
    for (int i = 0; i < 2000; i++) {
      byte[] nonsense = new byte[random.nextInt(64)];
      random.nextBytes(nonsense);
      int length = random.nextInt(300);
      assertThatCode(() -> restoreOrRefuse(nonsense, length))
          .as("round " + i)
          .doesNotThrowAnyException();
    }
  }

  private void restoreOrRefuse(byte[] nonsense, int length) {
    try {
      decompress(nonsense, length);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).*\\S.*");
    }
  }

  private static byte[] text(int length, int alphabet) {
    Random random = new Random(length * 31L + alphabet);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = i >= 8 && alphabet < 256 && random.nextInt(4) != 0
          ? bytes[i - 8]
          : (byte) random.nextInt(alphabet);
    }
    return bytes;
  }

  /** Compresses between margins that must remain unchanged; returns null if incompressible. */
  private byte @Nullable [] compress(byte[] source, int limit) {
    Compressor compressor = provider().create();
    byte[] padded = new byte[source.length + 2 * MARGIN];
    System.arraycopy(source, 0, padded, MARGIN, source.length);
    byte[] target = new byte[limit + 2 * MARGIN];
    Arrays.fill(target, UNTOUCHED);
    int length = compressor.compress(padded, MARGIN, source.length, target, MARGIN, limit);
    checkMargins(target, limit);
    if (length == Compressor.INCOMPRESSIBLE) {
      return null;
    }
    assertThat(length).isBetween(0, limit);
    return Arrays.copyOfRange(target, MARGIN, MARGIN + length);
  }

  private byte[] decompress(byte[] compressed, int length) {
    byte[] padded = new byte[compressed.length + 2 * MARGIN];
    System.arraycopy(compressed, 0, padded, MARGIN, compressed.length);
    byte[] target = new byte[length + 2 * MARGIN];
    Arrays.fill(target, UNTOUCHED);
    try {
      provider().create().decompress(padded, MARGIN, compressed.length, target, MARGIN, length);
    } finally {
      checkMargins(target, length);
    }
    return Arrays.copyOfRange(target, MARGIN, MARGIN + length);
  }

  private static void checkMargins(byte[] target, int length) {
    for (int i = 0; i < MARGIN; i++) {
      assertThat(target[i]).as("margin before").isEqualTo(UNTOUCHED);
      assertThat(target[MARGIN + length + i]).as("margin after").isEqualTo(UNTOUCHED);
    }
  }
}
