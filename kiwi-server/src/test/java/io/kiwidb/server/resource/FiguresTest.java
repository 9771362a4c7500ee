package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.problem.ProblemCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final ResourceStore open = new ResourceStore();
  private final Figures figures = new Figures(open.store);

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void theyAreThoseOfTheStoreOrOfOneKeyspace() {
    open.db.createKeyspace("users");
    open.table("a", 1_000);
    open.put("b", 1_000);
    Figures.All all = figures.now(null);
    assertThat(all.levels().stream().mapToLong(Figures.Level::tables).sum()).isEqualTo(1);
    assertThat(all.lastSequence()).isEqualTo(2);
    assertThat(all.memtableBytes()).isGreaterThan(1_000);
    assertThat(all.health()).isEqualTo("open");
    Figures.All users = figures.now("users");
    assertThat(users.levels().stream().mapToLong(Figures.Level::tables).sum()).isZero();
    ResourceStore.assertProblem(() -> figures.now("no"), ProblemCode.UNKNOWN_KEYSPACE);
  }
}
