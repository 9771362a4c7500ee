package io.kiwidb.cli.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.WriteBatch;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an open batch will do to a key. */
class PendingChangeTest {
  private static final byte[] KEY = {'k'};
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  @Test
  void theLastChangeOfTheKeyInItsKeyspaceIsTold(@TempDir Path directory) {
    Path place = directory.resolve("db");
    try (Kiwi db = Kiwi.open(place, Options.builder().profile(Profile.DEV).build())) {
      Keyspace other = db.createKeyspace("other");
      WriteBatch batch = new WriteBatch().put(other, KEY, VALUE).put(VALUE, VALUE);
      assertThat(PendingChange.of(batch, db, KEY)).isEmpty();
      assertThat(PendingChange.of(batch.put(KEY, VALUE), db, KEY)).hasValue("sets it to 'v'");
      assertThat(PendingChange.of(batch.merge(KEY, VALUE), db, KEY)).hasValue("merges 'v' into it");
      assertThat(PendingChange.of(batch.singleDelete(KEY), db, KEY)).hasValue("deletes it");
      batch.merge(other, KEY, VALUE);
      assertThat(PendingChange.of(batch, other, KEY)).hasValue("merges 'v' into it");
      Duration hour = Duration.ofHours(1);
      assertThat(PendingChange.of(batch.put(db, KEY, VALUE, hour), db, KEY))
          .hasValue("sets it to 'v'");
      assertThat(PendingChange.of(batch.merge(db, KEY, VALUE, hour), db, KEY))
          .hasValue("merges 'v' into it");
      assertThat(PendingChange.of(batch.delete(other, KEY), other, KEY)).hasValue("deletes it");
      assertThat(PendingChange.of(batch.put(KEY, KEY), db, KEY)).hasValue("sets it to 'k'");
      assertThat(PendingChange.of(batch.deleteRange(KeyRange.all()), db, KEY))
          .hasValue("deletes it");
    }
  }
}
