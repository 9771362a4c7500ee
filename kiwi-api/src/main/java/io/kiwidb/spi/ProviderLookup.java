package io.kiwidb.spi;

/**
 * Purpose: finds a provider by the name recorded in a file, for components that read data of others
 * (a table its filter and compressor).
 *
 * <p>Threading: thread-safe. Ownership of buffers: none. Failure:
 * {@link io.kiwidb.UnknownProviderException}, which lists the available providers.
 */
@FunctionalInterface
public interface ProviderLookup {
  /**
   * Returns the provider of a kind and name.
   *
   * @param kind the provider interface
   * @param askedBy what refers to it, for the message: an option, or a file and offset
   */
  <P extends Provider> P find(Class<P> kind, String name, String askedBy);
}
