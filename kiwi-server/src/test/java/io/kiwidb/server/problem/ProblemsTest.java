package io.kiwidb.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CorruptionException;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DecodingException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderException;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.StorageException;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.WriteStalledException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients are told of exceptions. */
class ProblemsTest {
  private static final String SECRET = "/home/somebody/store/000007.sst";

  @Test
  void everyExceptionOfKiwiHasItsCodeAndTellsNoPath() {
    Map<KiwiException, String> expected = new LinkedHashMap<>();
    expected.put(new CorruptionException(SECRET, 1, "x", "y"), "corruption");
    expected.put(new DatabaseClosedException("database " + SECRET), "store-closed");
    expected.put(new IncompatibleFormatException(SECRET, "too new"), "storage-failure");
    expected.put(new InvalidOptionsException("the value is too large"), "invalid-options");
    expected.put(new DecodingException(SECRET), "internal"); // codecs are the application's
    expected.put(new ProviderException("memtable x", SECRET), "internal");
    expected.put(new ReadOnlyDatabaseException(SECRET, null), "store-read-only");
    expected.put(
        new TransactionConflictException(
            TransactionConflictException.Reason.CHANGED, "users", new byte[] {1}, SECRET),
        "conflict");
    expected.put(new UnknownKeyspaceException(SECRET), "unknown-keyspace");
    expected.put(new UnknownProviderException(SECRET), "invalid-options");
    expected.put(new WriteStalledException("tables", Duration.ofSeconds(5)), "write-stalled");
    for (StorageException.Reason reason : StorageException.Reason.values()) {
      String code = switch (reason) {
        case LOCKED, EXISTS -> "conflict";
        case CLOSED -> "store-closed";
        default -> "storage-failure";
      };
      expected.put(new StorageException(reason, "read", SECRET, "see " + SECRET, null), code);
    }
    expected.forEach((error, code) -> {
      Problem problem = Problems.of(error);
      assertThat(problem.code()).as(error.toString()).isEqualTo(code);
      assertThat(problem.toString()).doesNotContain("home").doesNotContain(".sst");
      assertThat(problem.type()).isEqualTo("urn:kiwi:problem:" + code);
    });
    assertThat(expected.keySet().stream().map(Object::getClass).distinct().toList())
        .as("all subclasses")
        .hasSize(KiwiException.class.getPermittedSubclasses().length);
  }

  @Test
  void whatIsUnexpectedIsInternalAndNothingElse() {
    Problem problem = Problems.of(new IllegalStateException("at io.kiwidb.Secret: " + SECRET));
    assertThat(problem.code()).isEqualTo("internal");
    assertThat(problem.status()).isEqualTo(500);
    assertThat(problem.detail()).doesNotContain("Secret").doesNotContain("home");
    assertThat(Problems.of(new StackOverflowError()).code()).isEqualTo("internal");
  }
}
