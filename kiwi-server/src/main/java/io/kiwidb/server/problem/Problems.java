package io.kiwidb.server.problem;

import io.kiwidb.CorruptionException;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.StorageException;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.WriteStalledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told about an exception: the only place that decides it.
 *
 * <p>Messages of exceptions that may contain a path, the name of a class or the text of a cause are
 * logged and not told. Threading: thread-safe.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final String MERGE_OPERATOR = ProviderKind.MERGE_OPERATOR.label() + " ";

  private Problems() {}

  /** Returns the problem of an exception; logs it if the client cannot be told what happened. */
  public static Problem of(Throwable error) {
    if (error instanceof ProblemException problem) {
      return Problem.of(problem.code(), problem.detail());
    }
    if (error instanceof KiwiException kiwi) {
      return ofKiwi(kiwi);
    }
    return internal(error);
  }

  private static Problem ofKiwi(KiwiException error) {
    if (error instanceof UnknownKeyspaceException) {
      return Problem.of(ProblemCode.UNKNOWN_KEYSPACE, "There is no keyspace of that name.");
    }
    if (error instanceof DatabaseClosedException) {
      return Problem.of(ProblemCode.STORE_CLOSED, "The store was closed.");
    }
    if (error instanceof WriteStalledException stalled) {
      return Problem.of(ProblemCode.WRITE_STALLED, String.valueOf(stalled.getMessage()));
    }
    if (error instanceof TransactionConflictException) {
      return Problem.of(ProblemCode.CONFLICT, "Another write came first; try again.");
    }
    if (error instanceof InvalidOptionsException invalid) {
      return Problem.of(
          ProblemCode.INVALID_OPTIONS,
          StorePaths.without("", String.valueOf(invalid.getMessage())));
    }
    LOG.warn("a request failed", error);
    if (error instanceof ReadOnlyDatabaseException) {
      return Problem.of(
          ProblemCode.STORE_READ_ONLY,
          "The store was opened read-only, or rejects writes after a failure; its health says which.");
    }
    if (error instanceof CorruptionException) {
      return Problem.of(
          ProblemCode.CORRUPTION,
          "A file of the store is corrupt; the log of the server names it. Verify the store.");
    }
    if (error instanceof StorageException storage) {
      return ofStorage(storage.reason());
    }
    if (error instanceof UnknownProviderException) {
      return Problem.of(
          ProblemCode.INVALID_OPTIONS,
          "A provider is not installed, or not usable; the log of the server says which.");
    }
    if (error instanceof IncompatibleFormatException) {
      return Problem.of(
          ProblemCode.STORAGE_FAILURE,
          "This release cannot read a file of the store; the log of the server says why.");
    }
    if (error instanceof ProviderException provider) {
      if (provider.provider().startsWith(MERGE_OPERATOR)) {
        return Problem.of(
            ProblemCode.INTERNAL,
            "The merge operator failed on the operands of a key, which the log of the server names."
                + " They stay until the key is put or deleted.");
      }
      return Problem.of(ProblemCode.INTERNAL, "A provider failed; see the log of the server.");
    }
    return Problem.of(ProblemCode.INTERNAL, "See the log of the server.");
  }

  private static Problem ofStorage(StorageException.Reason reason) {
    return switch (reason) {
      case LOCKED ->
        Problem.of(ProblemCode.CONFLICT, "The store is open elsewhere; close it there first.");
      case EXISTS ->
        Problem.of(ProblemCode.CONFLICT, "There is a store already, or a file in its place.");
      case DISK_FULL -> Problem.of(ProblemCode.STORAGE_FAILURE, "The disk is full.");
      case CLOSED -> Problem.of(ProblemCode.STORE_CLOSED, "The store was closed.");
      case MISSING, NO_DATABASE, NOT_A_DIRECTORY ->
        Problem.of(
            ProblemCode.STORAGE_FAILURE, "Files of the store are missing; see the server's log.");
      case DENIED ->
        Problem.of(ProblemCode.STORAGE_FAILURE, "The system denies access; see the server's log.");
      case KEY_MISSING, WRONG_KEY, NOT_ENCRYPTED ->
        Problem.of(
            ProblemCode.STORAGE_FAILURE,
            "The keys that the server was given are not those of the store; see the server's log.");
      case IO -> Problem.of(ProblemCode.STORAGE_FAILURE, "See the log of the server.");
    };
  }

  /** Logs an error that is a defect, or comes from outside, and tells nothing of it. */
  private static Problem internal(Throwable error) {
    LOG.error("a request failed unexpectedly", error);
    return Problem.of(ProblemCode.INTERNAL, "See the log of the server.");
  }
}
