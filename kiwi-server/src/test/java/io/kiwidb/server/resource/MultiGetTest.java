package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MultiGetTest {
  private static final int MOST = 4 << 20;

  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  private final ServedStore store = ServedStore.of(db, "memory");
  private final KeyValues values = new KeyValues(
      store, new Snapshots(store, InstantSource.system(), 4), MOST, Duration.ofSeconds(1));

  @AfterEach
  void close() {
    db.close();
  }

  private void put(String key, int bytes) {
    db.put(
        key.getBytes(StandardCharsets.UTF_8), "v".repeat(bytes).getBytes(StandardCharsets.UTF_8));
  }

  private KeyValues.FoundList get(List<String> keys) {
    return values.multiGet(new KeyValues.MultiGetRequest(null, null, null, keys));
  }

  @Test
  void valuesOfAnyLengthAreFoundInTheirOrder() {
    put("long", 100_000);
    put("empty", 0);
    put("short", 3);
    put("4096", 4_096);
    assertThat(get(List.of("short", "long", "none", "empty", "4096", "short")).entries())
        .containsExactly(
            new KeyValues.Found("short", "vvv"),
            new KeyValues.Found("long", "v".repeat(100_000)),
            new KeyValues.Found("none", null),
            new KeyValues.Found("empty", ""),
            new KeyValues.Found("4096", "v".repeat(4_096)),
            new KeyValues.Found("short", "vvv"));
  }

  @Test
  void longValuesAreNotReadBeyondTheLimit() {
    put("a", 1 << 20);
    List<String> keys = Collections.nCopies(300, "a");
    long bytes = AllocationMeter.bytesOf(() -> assertThatThrownBy(() -> get(keys))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_LARGE)));
    assertThat(bytes).isLessThan(10L * MOST); // not 300 MiB
    assertThat(get(Collections.nCopies(4, "a")).entries()).hasSize(4);
  }
}
