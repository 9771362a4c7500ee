package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemTablesTest {
  private final ResourceStore open = new ResourceStore();
  private final MemTables memtables = new MemTables(open.store, ResourceStore.LIMITS);

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void theActiveOneIsListedWithWhatItHas() {
    open.db.createKeyspace("users");
    open.put("a", 100);
    open.put("b", 100);
    MemTables.Info active = memtables.list("default").memtables().get(0);
    assertThat(active.keyspace()).isEqualTo("default");
    assertThat(active.phase()).isEqualTo("active");
    assertThat(active.entries()).isEqualTo(2);
    assertThat(active.bytes()).isBetween(200L, active.limitBytes());
    StoredEntries.Page page =
        memtables.entries(active.id(), new StoredEntries.Request(Encoding.TEXT, "b", null, null));
    assertThat(page.entries()).extracting(StoredEntries.Entry::key).containsExactly("b");
    ResourceStore.assertProblem(() -> memtables.list("no"), ProblemCode.UNKNOWN_KEYSPACE);
  }

  @Test
  void aFlushTurnsItIntoATable() {
    open.put("a", 100);
    long id = memtables.list(null).memtables().get(0).id();
    memtables.flush("default");
    assertThat(open.db.tables()).hasSize(1);
    ResourceStore.assertProblem(
        () -> memtables.entries(id, new StoredEntries.Request(null, null, null, null)),
        ProblemCode.NOT_FOUND);
    open.db.pauseBackgroundWork();
    ResourceStore.assertProblem(() -> memtables.flush(null), ProblemCode.CONFLICT);
  }
}
