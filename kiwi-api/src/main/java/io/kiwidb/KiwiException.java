package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Kiwi throws of its own accord. Misuse of an argument is an
 * {@link IllegalArgumentException} and misuse of an object an {@link IllegalStateException} where
 * no closer type exists.
 */
public abstract sealed class KiwiException extends RuntimeException
    permits CorruptionException,
        IncompatibleFormatException,
        UnknownProviderException,
        ProviderException,
        DatabaseClosedException,
        ReadOnlyDatabaseException,
        StorageException,
        WriteStalledException,
        InvalidOptionsException {
  @Serial
  private static final long serialVersionUID = 1;

  KiwiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
