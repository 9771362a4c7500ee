package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What numbers are. */
class UnitsTest {
  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  private final ServedStore store = ServedStore.of(db, "store");

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void settingsHaveTheTypeOfTheirValues() {
    Map<String, String> types = new Config(store)
        .list(null).settings().stream()
            .collect(Collectors.toMap(Config.Info::name, Config.Info::type));
    assertThat(types)
        .containsEntry("memtable.bytes", "bytes")
        .containsEntry("background.bytes-per-second", "rate")
        .containsEntry("compaction.workers", "number");
    assertThat(db.settings().all().keySet())
        .filteredOn(setting -> setting.type() == Double.class)
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(types.get(setting.name())).isEqualTo("number"));
  }

  @Test
  void anOperationThatNobodyDidHasNoLatency() {
    assertThat(new Metrics(store).text())
        .contains("# TYPE kiwi_latency_seconds gauge")
        .doesNotContain("kiwi_latency_seconds{operation=\"flush\"");
    db.put(new byte[] {1}, new byte[] {1});
    db.flush();
    assertThat(new Metrics(store).text())
        .containsPattern(
            "kiwi_latency_seconds\\{operation=\"flush\",quantile=\"1\"} [0-9.E-]*[1-9]");
  }
}
