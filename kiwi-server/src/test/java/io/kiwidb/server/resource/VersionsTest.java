package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.live.TreeHistory;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
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

  private static Versions.BlocksRequest blocks(String order, Integer most) {
    return new Versions.BlocksRequest("default", Encoding.HEX, null, order, most);
  }

  @Test
  void aMillionTablesFitIntoABoundedAnswer() throws IOException {
    int tables = 1_000_000;
    Versions versions = versions(tree(tables));
    Versions.Blocks told = versions.blocks(blocks(null, null));
    assertThat(told.tables()).isEqualTo(tables);
    assertThat(told.levels()).extracting(TreeBlocks.Level::tables).containsExactly(10_000, 990_000);
    for (TreeBlocks.Level level : told.levels()) {
      assertThat(level.blocks()).hasSize(1_000);
      assertThat(level.bytes()).isEqualTo(level.tables() * 1_000L);
      assertThat(level.blocks().stream().mapToInt(TreeBlocks.Block::tables).sum())
          .isEqualTo(level.tables());
      assertThat(level.blocks().stream().mapToLong(TreeBlocks.Block::bytes).sum())
          .isEqualTo(level.bytes());
      assertThat(level.blocks())
          .isSortedAccordingTo(Comparator.comparing(block -> block.smallestKey()));
    }
    Counted counted = new Counted();
    new Json(1 << 20).write(told, counted);
    assertThat(counted.bytes).as("bytes of the answer").isLessThan(500_000);
  }

  @Test
  void longKeysAreCutSoThatTheAnswerStaysBounded() throws IOException {
    byte[] key = new byte[60_000];
    List<TableInfo> tables = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      tables.add(new TableInfo(i, 1, 0, 1, 1, 0, key, key, i, i, i));
    }
    Counted counted = new Counted();
    new Json(1 << 20).write(versions(tables).blocks(blocks(null, 4_000)), counted);
    assertThat(counted.bytes).as("bytes of the answer").isLessThan(2_000_000);
  }

  @Test
  void aBlockIsWhatItsTablesAreTogether() {
    byte[][] keys = {{1}, {3}, {5}, {7}, {9}, {11}};
    List<TableInfo> tables = List.of(
        new TableInfo(31, 1, 0, 10, 4, 1, keys[0], keys[1], 1, 1, 1_000),
        new TableInfo(12, 1, 0, 20, 5, 2, keys[2], keys[3], 1, 1, 2_000),
        new TableInfo(23, 1, 0, 40, 6, 3, keys[4], keys[5], 1, 1, 6_000),
        new TableInfo(99, 1, 77, 40, 6, 3, keys[4], keys[5], 1, 1, 6_000)); // of another keyspace
    assertThat(versions(tables).blocks(blocks("key", 2)).levels().get(0).blocks())
        .containsExactly(
            new TreeBlocks.Block(31, 1, 10, 4, 1, "01", "03", 1_000, 0),
            new TreeBlocks.Block(12, 2, 60, 11, 5, "05", "0b", 4_000, 0));
    assertThat(versions(tables).blocks(blocks("age", 2)).levels().get(0).blocks())
        .containsExactly(
            new TreeBlocks.Block(12, 1, 20, 5, 2, "05", "07", 2_000, 0),
            new TreeBlocks.Block(23, 2, 50, 10, 4, "01", "0b", 3_500, 0));
    assertThat(versions(tables).blocks(blocks(null, null)).levels().get(0).blocks())
        .hasSize(3);
    assertThat(versions(List.of()).blocks(blocks(null, null)).levels()).isEmpty();
  }

  /** Counts bytes. */
  private static final class Counted extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] array, int offset, int length) {
      bytes += length;
    }
  }
}
