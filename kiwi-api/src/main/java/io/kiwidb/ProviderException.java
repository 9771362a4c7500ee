package io.kiwidb;

import java.io.Serial;

/** Thrown when a provider fails with an exception that is not a {@link KiwiException}. */
public final class ProviderException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String provider;

  /**
   * Wraps an exception thrown by a provider.
   *
   * @param provider kind and name, such as {@code memtable skiplist}
   * @param operation the operation that failed
   */
  public ProviderException(String provider, String operation, Throwable cause) {
    super(provider + " failed in " + operation + ": " + cause, cause);
    this.provider = provider;
  }

  /** Returns kind and name of the provider. */
  public String provider() {
    return provider;
  }
}
