package io.kiwidb.spi;

/**
 * Purpose: finds the provider that a file names, for parts that read what other parts wrote (a
 * table its filter and compressor).
 *
 * <p>Threading: thread-safe. Ownership of buffers: none. Failure:
 * {@link io.kiwidb.UnknownProviderException}, which lists what is available.
 */
@FunctionalInterface
public interface ProviderLookup {
  /**
   * The provider of a kind and name.
   *
   * @param kind the provider interface
   * @param askedBy who needs it, for the message: an option, or a file and offset
   */
  <P extends Provider> P find(Class<P> kind, String name, String askedBy);
}
