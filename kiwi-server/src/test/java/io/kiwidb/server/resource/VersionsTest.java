package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.live.TreeHistory;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tree as clients ask for it, of trees that are made up. */
class VersionsTest {
  private static final PageLimits LIMITS = new PageLimits(1 << 20, 1 << 10, 1L << 40, () -> 0);

  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());

  @AfterEach
  void close() {
    db.close();
  }

  private static TableInfo table(int number, int level) {
    byte[] key = ByteBuffer.allocate(8).putInt(number).putInt(level).array();
    return new TableInfo(number, level, 0, 1_000, 10, number % 3, key, key, number, number, number);
  }

  private Versions versions(List<TableInfo> tables) {
    TreeHistory history = new TreeHistory(() -> new TreeState(7, tables));
    history.begin();
    return new Versions(ServedStore.of(db, "memory"), () -> Optional.of(history), LIMITS);
  }

  private static List<TableInfo> tree(int tables) {
    List<TableInfo> all = new ArrayList<>(tables);
    for (int i = 0; i < tables; i++) {
      all.add(table(i, i % 100 == 0 ? 1 : 2));
    }
    return all;
  }

  @Test
  void whoAsksForEditsOnlyCopiesNoTable() {
    Versions versions = versions(tree(100_000));
    Versions.Request request =
        new Versions.Request("default", Encoding.HEX, null, Versions.Shown.EDITS, 1_000);
    assertThat(versions(tree(3)).at(request).tables()).isNull(); // and the classes are loaded
    assertThat(AllocationMeter.bytesOf(() -> versions.at(request)))
        .as("bytes for a tree of 100,000 tables")
        .isLessThan(100_000);
  }
}
