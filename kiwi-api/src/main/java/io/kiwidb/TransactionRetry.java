package io.kiwidb;

import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.io.ShortWait;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a transaction again when it met another one. Waits between attempts are random and grow, so
 * that two transactions do not meet again and again.
 *
 * <p>Threading: stateless.
 */
final class TransactionRetry {
  private TransactionRetry() {}

  static <T extends @Nullable Object> T run(
      Kiwi store, TransactionOptions options, Function<? super Transaction, T> body) {
    for (int attempt = 1; ; attempt++) {
      try (Transaction transaction = store.begin(options)) {
        T result = body.apply(transaction);
        transaction.commit();
        return result;
      } catch (TransactionConflictException e) {
        if (e.reason() == Reason.LOCK_TIMEOUT || attempt >= options.attempts()) {
          throw e;
        }
      }
      // Nearly all conflicts are over by the second attempt; it need not wait.
      ShortWait.pause(store, ThreadLocalRandom.current().nextInt(attempt) * 40);
    }
  }
}
