package io.kiwidb;

/**
 * Reads a value where it is, without a copy.
 *
 * <p>Threading: called once, on the thread that reads, before its call returns.
 *
 * <p>Ownership: the array belongs to the store, and contains much besides the value. It must not be
 * modified, and is valid only during the call: copy what is to be kept. The call holds no lock and
 * no file, so it may take its time and use the store.
 *
 * <p>Failure: what it throws reaches the caller of the read.
 *
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface ValueReader<R> {
  /**
   * Reads a value.
   *
   * @param array the array that contains the value
   * @param offset the offset of the value
   * @param length the length of the value in bytes
   */
  R read(byte[] array, int offset, int length);
}
