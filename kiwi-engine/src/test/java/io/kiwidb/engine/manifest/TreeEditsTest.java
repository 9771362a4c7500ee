package io.kiwidb.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Insight.Subscription;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.Options;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Numbers of edits, and what is told of them. */
class TreeEditsTest {
  private final Events events = new Events(event -> {}, List.of());
  private final TreeEdits edits = new TreeEdits(events);
  private final HeldTables tables = new HeldTables(2);
  private final CurrentTree main = new CurrentTree(context(0, "default"), tables.current());
  private final CurrentTree users = new CurrentTree(context(1, "users"), HeldTables.none());
  private final List<KiwiEvent> heard = new ArrayList<>();

  /** What names a keyspace. No mocks: their library rewrites classes. */
  @SuppressWarnings("NullAway")
  private TreeContext context(int id, String name) {
    StoreContext store = new StoreContext(
        new MemoryStorage(),
        new UUID(1, 2),
        Options.builder().build(),
        null,
        null,
        null,
        null,
        null,
        new Counters(),
        new Recorder(),
        events,
        new StoreHealth("memory", events),
        null,
        null,
        new ExpiryClock(TimeSource.SYSTEM, 0));
    return new TreeContext(store, id, name, KeyspaceOptions.defaults(), null, null);
  }

  private static TableInfo table(long number, int keyspace) {
    byte[] key = {1};
    return new TableInfo(number, 0, keyspace, 1, 1, 0, key, key, 1, 1, 0);
  }

  private TreeState state() {
    return edits.state(List.of(users, main));
  }

  /** Between its durable end and its removal from the set, it does not count any more. */
  @Test
  void aDroppedKeyspaceIsInNoState() {
    assertThat(state().tables()).hasSize(1);
    edits.dropped(main);
    main.drop();
    assertThat(state()).isEqualTo(new TreeState(1, List.of()));
  }

  @Test
  void oneEditOfTwoKeyspacesIsTwoChanges() {
    events.subscribe(heard::add);
    VersionEdit edit = new VersionEdit().add(table(7, 1)).remove(table(8, 0)).add(table(9, 0));
    edits.changed(main, edit, VersionSet.Change.NONE);
    edits.changed(users, edit, VersionSet.Change.NONE);
    events.tellRest();
    assertThat(heard)
        .containsExactly(
            new TreeChanged(
                1, "default", 0, TreeChanged.Cause.FLUSH, 0, List.of(table(9, 0)), List.of(8L)),
            new TreeChanged(
                2, "users", 1, TreeChanged.Cause.FLUSH, 0, List.of(table(7, 1)), List.of()));
  }

  @Test
  void whatChangesNoTableIsNoChange() {
    events.subscribe(heard::add);
    edits.changed(main, new VersionEdit().rename(0, "x").oldestLog(9), VersionSet.Change.NONE);
    edits.dropped(users);
    events.tellRest();
    assertThat(heard).isEmpty();
    assertThat(state().edit()).isZero();
  }

  /** The change has happened; what is lost is seen by the hole in the numbers. */
  @Test
  void anEventThatCannotBeBuiltLeavesAHole() {
    events.subscribe(heard::add);
    VersionEdit edit = new VersionEdit().add(table(7, 1));
    edits.changed(users, edit, new VersionSet.Change() {
      @Override
      public void install(int keyspace, Version next) {}

      @Override
      public TreeOrigin origin() {
        throw new OutOfMemoryError("no memory for an event");
      }
    });
    edits.changed(users, edit, VersionSet.Change.NONE);
    events.tellRest();
    assertThat(heard).extracting(event -> ((TreeChanged) event).edit()).containsExactly(2L);
  }

  @Test
  void nothingIsBuiltWhereNobodyListens() {
    Subscription ended = events.subscribe(heard::add);
    ended.close();
    edits.changed(users, new VersionEdit().add(table(7, 1)), new VersionSet.Change() {
      @Override
      public void install(int keyspace, Version next) {}

      @Override
      public TreeOrigin origin() {
        throw new IllegalStateException("nobody listens");
      }
    });
    assertThat(state().edit()).isEqualTo(1);
  }
}
