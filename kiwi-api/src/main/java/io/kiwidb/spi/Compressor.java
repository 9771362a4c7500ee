package io.kiwidb.spi;

/**
 * Purpose: compresses and restores byte slices.
 *
 * <p>Threading: thread-safe. Ownership of buffers: slices are used only during the call.
 *
 * <p>Failure: {@link #decompress} throws {@link IllegalArgumentException} for bytes that do not
 * restore to exactly the given length, and never writes outside the target slice.
 */
public interface Compressor {
  /** What {@link #compress} answers when the result would not fit. */
  int INCOMPRESSIBLE = -1;

  /**
   * Compresses a slice into the target and returns how many bytes that took, or
   * {@link #INCOMPRESSIBLE}.
   */
  int compress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit);

  /** Restores exactly {@code targetLength} bytes. */
  void decompress(
      byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLength);
}
