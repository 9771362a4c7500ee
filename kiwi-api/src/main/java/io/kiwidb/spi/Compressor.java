package io.kiwidb.spi;

/**
 * Purpose: compresses and decompresses byte slices.
 *
 * <p>Threading: thread-safe. Ownership of buffers: slices are used only during the call.
 *
 * <p>Failure: {@link #decompress} throws {@link IllegalArgumentException} if the input does not
 * decompress to exactly the given length, and never writes outside the target slice.
 */
public interface Compressor {
  /** Result of {@link #compress} if the output does not fit. */
  int INCOMPRESSIBLE = -1;

  /**
   * Compresses a slice into the target. Returns the compressed length in bytes, or
   * {@link #INCOMPRESSIBLE}.
   */
  int compress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit);

  /** Decompresses to exactly {@code targetLength} bytes. */
  void decompress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength);
}
