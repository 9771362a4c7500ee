package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final ResourceStore open = new ResourceStore();

  private Engine engine(Engine.Mode mode) {
    Backups backups = new Backups(open.store, open.tasks, Optional.empty(), InstantSource.system());
    return new Engine(open.store, open.tasks, backups, mode);
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void theStateIsToldForAClosedStoreToo() {
    Engine engine = engine(Engine.Mode.CHANGES);
    Engine.Info info = engine.info();
    assertThat(info.name()).isEqualTo("memory");
    assertThat(info.isOpen()).isTrue();
    assertThat(info.health()).isEqualTo("open");
    assertThat(info.profile()).isEqualTo("dev");
    assertThat(info.canReopen()).as("a store of the application").isFalse();
    open.db.close();
    assertThat(engine.info().isOpen()).isFalse();
    assertThat(engine.info().openMillis()).isNull();
    assertThat(engine.info().health()).isEqualTo("closed");
  }

  @Test
  void whatItMayDoIsTold() {
    assertThat(engine(Engine.Mode.READ_ONLY).info().readOnly()).isTrue();
    assertThat(engine(Engine.Mode.CHANGES).info().mayAdminister()).isFalse();
    assertThat(engine(Engine.Mode.ADMINISTRATION).info().mayAdminister()).isTrue();
  }

  @Test
  void theStoreOfAnApplicationIsNotClosedOrReset() {
    Engine engine = engine(Engine.Mode.ADMINISTRATION);
    ResourceStore.assertProblem(engine::close, ProblemCode.CONFLICT);
    ResourceStore.assertProblem(
        () -> engine.reset(new Engine.ResetRequest("other")), ProblemCode.BAD_REQUEST);
    ResourceStore.assertProblem(
        () -> engine.reset(new Engine.ResetRequest("memory")), ProblemCode.CONFLICT);
    assertThat(engine.info().isOpen()).isTrue();
  }

  @Test
  void verifyingTellsHowManyEntriesAreRight() {
    open.table("a", 100);
    open.table("b", 100);
    Tasks.Info task = open.ended(engine(Engine.Mode.READ_ONLY).verify());
    assertThat(task.state()).isEqualTo("succeeded");
    assertThat(task.message()).isEqualTo("2 entries are as they were written");
    assertThat(task.done()).isEqualTo(task.total());
  }
}
