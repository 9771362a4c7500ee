package io.kiwidb;

import java.io.Serial;

/** A plug-in threw something that is not a Kiwi error; names the plug-in. */
public final class ProviderException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  private final String provider;

  /**
   * Wraps what a plug-in threw.
   *
   * @param provider kind and name, such as {@code memtable skiplist}
   * @param operation what it was doing
   */
  public ProviderException(String provider, String operation, Throwable cause) {
    super(provider + " failed in " + operation + ": " + cause, cause);
    this.provider = provider;
  }

  /** Kind and name of the plug-in. */
  public String provider() {
    return provider;
  }
}
