package io.kiwidb;

import java.io.Serial;

/**
 * Thrown when a provider fails with an exception that is not a {@link KiwiException}, or declares
 * invalid settings.
 */
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

  /**
   * Creates an exception for a provider that violates its contract.
   *
   * @param provider kind and name, such as {@code memtable skiplist}
   * @param problem the message
   */
  public ProviderException(String provider, String problem) {
    super(problem, null);
    this.provider = provider;
  }

  /** Returns kind and name of the provider. */
  public String provider() {
    return provider;
  }
}
