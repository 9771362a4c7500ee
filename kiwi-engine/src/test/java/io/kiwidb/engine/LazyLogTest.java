package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A log whose sync returns without syncing: writers must fail instead of waiting forever. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LazyLogTest {
  @Test
  void aSyncThatDoesNotSyncIsAFailureOfTheProvider() {
    Options options = Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.SYNC)
        .provider(ProviderKind.LOG, "lazy")
        .build();
    MemoryStorage storage = new MemoryStorage();
    Kiwi db = FoundProviders.whileFound(
        LogProvider.class, List.of(LazyLogProvider.class), () -> Kiwi.open(storage, options));
    try {
      assertThatThrownBy(() -> db.put(Stores.key(1), new byte[1]))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasStackTraceContaining("log lazy failed in sync");
      assertThat(db.state().health()).isEqualTo(Health.FATAL);
      assertThat(db.state().cause().orElseThrow()).contains("log lazy");
    } finally {
      db.close();
    }
  }
}
