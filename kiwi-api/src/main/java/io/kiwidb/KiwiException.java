package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the exceptions defined by Kiwi. Invalid arguments throw
 * {@link IllegalArgumentException}, and calls in a wrong state {@link IllegalStateException}, where
 * there is no specific subclass.
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
        InvalidOptionsException,
        DecodingException,
        UnknownKeyspaceException,
        TransactionConflictException {
  @Serial
  private static final long serialVersionUID = 1;

  KiwiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
