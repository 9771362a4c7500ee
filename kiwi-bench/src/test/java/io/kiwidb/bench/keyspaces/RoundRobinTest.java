package io.kiwidb.bench.keyspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Durability;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteOptions;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.keyspaces.RoundRobin.Series;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundRobinTest {
  private static final int KEYS = 20;
  private static final int WRITTEN = 3;
  private static final CostsPlan PLAN = new CostsPlan(
      new Load(KEYS, 16, 30, KeyForm.BINARY, 4, 1, 1, 9),
      WRITTEN,
      Durability.NONE,
      1 << 20,
      1 << 20,
      Map.of());

  @TempDir
  Path temp;

  private Path store = Path.of("");

  @BeforeEach
  void createKeyspaces() throws Exception {
    store = Files.createDirectory(temp.resolve("store"));
    CostsStep.CREATE.run(PLAN, store);
  }

  private Kiwi open() {
    return Kiwi.open(store, PLAN.options(store));
  }

  private static void write(Kiwi db, Series series, int count) {
    RoundRobin puts = new RoundRobin(db, PLAN, series);
    for (int i = 0; i < count; i++) {
      puts.put(i, WriteOptions.defaults());
    }
  }

  @Test
  void putsGoToTheKeyspacesInTurn() {
    try (Kiwi db = open()) {
      write(db, Series.MEASURED, KEYS);
      assertThat(db.keyspaces().stream().map(each -> each.asMap().size()))
          .containsExactly(0, 7, 7, 6, 0);
    }
  }

  @Test
  void theBeginningOfASeriesIsCounted() {
    try (Kiwi db = open()) {
      write(db, Series.MEASURED, KEYS);
      write(db, Series.KILLED, 8);
      assertThat(new RoundRobin(db, PLAN, Series.MEASURED).countPrefix()).isEqualTo(KEYS);
      assertThat(new RoundRobin(db, PLAN, Series.KILLED).countPrefix()).isEqualTo(8);
    }
  }

  @Test
  void aGapIsReported() {
    try (Kiwi db = open()) {
      write(db, Series.KILLED, KEYS);
      deleteOf(db, 1);
      assertThatThrownBy(() -> new RoundRobin(db, PLAN, Series.KILLED).countPrefix())
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("which was made before it, is not");
    }
  }

  @Test
  void aValueOfAnotherKeyIsReported() {
    try (Kiwi db = open()) {
      write(db, Series.KILLED, KEYS);
      Keyspace keyspace = db.keyspace(CostsPlan.nameOf(0));
      keyspace.put(keyspace.asMap().firstKey(), keyspace.asMap().lastEntry().getValue());
      assertThatThrownBy(() -> new RoundRobin(db, PLAN, Series.KILLED).countPrefix())
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("wrong value");
    }
  }

  @Test
  void recoveryReportsWritesThatWereAcknowledgedAndAreLost() throws Exception {
    try (Kiwi db = open()) {
      write(db, Series.MEASURED, KEYS);
      write(db, Series.KILLED, 12);
    }
    Acknowledgement acknowledged = new Acknowledgement(CostsStep.acknowledgementOf(store));
    acknowledged.set(12);
    Figures.Recovered recovered = (Figures.Recovered) CostsStep.RECOVER.run(PLAN, store);
    assertThat(recovered.found()).isEqualTo(12);
    acknowledged.set(13);
    assertThatThrownBy(() -> CostsStep.RECOVER.run(PLAN, store))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("13 puts were synced before the kill, and only the first 12");
  }

  @Test
  void recoveryReportsEarlierWritesThatAreLost() throws Exception {
    try (Kiwi db = open()) {
      write(db, Series.MEASURED, KEYS - 1);
    }
    assertThatThrownBy(() -> CostsStep.RECOVER.run(PLAN, store))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("before it was opened");
  }

  @Test
  void recoveryReportsAKeyspaceThatIsMissing() throws Exception {
    try (Kiwi db = open()) {
      write(db, Series.MEASURED, KEYS);
      db.dropKeyspace(CostsPlan.nameOf(3));
    }
    assertThatThrownBy(() -> CostsStep.RECOVER.run(PLAN, store))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("has 3 keyspaces");
  }

  private static void deleteOf(Kiwi db, int keyspace) {
    Keyspace of = db.keyspace(CostsPlan.nameOf(keyspace));
    of.delete(of.asMap().firstKey());
  }
}
