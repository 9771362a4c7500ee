package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.storage.MemoryStorage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StoreWatchTest {
  private final LiveFeed feed = new LiveFeed();
  private final StoreWatch watch = StoreWatch.start(feed, Clock.systemUTC());

  @AfterEach
  void close() {
    watch.close();
    feed.close();
  }

  private static Kiwi open() {
    return Kiwi.open(
        MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  }

  private static void fill(Kiwi db, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 8; round++) {
      for (int i = 0; i < 500; i++) {
        byte[] key = {(byte) random.nextInt(128), (byte) random.nextInt(128)};
        db.put(key, new byte[random.nextInt(100)]);
      }
      db.flush();
    }
  }

  private static List<String> names(List<TableInfo> tables) {
    return tables.stream()
        .map(table -> table.number() + "@" + table.level())
        .sorted()
        .toList();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait(); // nothing tells that an event was delivered
    }
  }

  @Test
  void theTreeIsThatOfTheStoreAtEveryEdit() throws Exception {
    try (Kiwi db = open()) {
      fill(db, 1);
      watch.attach(db);
      long first = watch.tree().orElseThrow().latest().changes().firstEdit();
      db.createKeyspace("users");
      db.keyspace("users").put(new byte[] {1}, new byte[] {2});
      fill(db, 2);
      db.compact();
      db.keyspace("users").clear();
      db.dropKeyspace("users");
      TreeHistory tree = watch.tree().orElseThrow();
      TreeState state = db.insight().tree(); // compactions may go on
      await(() -> tree.latest().changes().at() >= state.edit());
      assertThat(names(tree.at(state.edit()).tables())).isEqualTo(names(state.tables()));
      assertThat(tree.latest().changes().firstEdit()).isEqualTo(first);
      List<TreeEdit> edits = tree.changes(first).later().subList(0, (int) (state.edit() - first));
      assertThat(edits.get(edits.size() - 1).edit()).isEqualTo(state.edit());
      assertThat(edits)
          .extracting(TreeEdit::cause)
          .contains(TreeChanged.Cause.FLUSH, TreeChanged.Cause.COMPACTION);
      assertThat(watch.finishedCompactions()).isNotEmpty().allSatisfy(done -> {
        assertThat(done.inputs()).isNotEmpty();
        assertThat(done.outcome()).isEqualTo(FinishedCompaction.Outcome.COMMITTED);
      });
    }
  }

  @Test
  void samplesAreToldAndKept() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.STATS), LogLevel.INFO);
    try (Kiwi db = open()) {
      watch.attach(db);
      LiveSample first =
          (LiveSample) subscriber.next(TimeUnit.MINUTES.toMillis(1)).orElseThrow();
      db.put(new byte[] {1}, new byte[] {2});
      LiveSample second =
          (LiveSample) subscriber.next(TimeUnit.MINUTES.toMillis(1)).orElseThrow();
      assertThat(first.figures().get("writes")).isNull();
      assertThat(second.figures().get("writes")).isPositive();
      assertThat(watch.history(60).millis()).contains(first.millis(), second.millis());
    }
  }

  @Test
  void aStoreThatIsClosedByOthersEndsNothingElse() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.STATS), LogLevel.INFO);
    Kiwi first = open();
    watch.attach(first);
    assertThat(subscriber.next(TimeUnit.MINUTES.toMillis(1))).isPresent();
    first.close();
    List<LiveMessage> later = new ArrayList<>();
    try (Kiwi second = open()) {
      watch.attach(second);
      while (later.size() < 2) {
        subscriber.next(TimeUnit.MINUTES.toMillis(1)).ifPresent(later::add);
      }
      second.flush();
    }
    watch.detach();
    assertThat(watch.tree()).isEmpty();
    assertThat(watch.finishedCompactions()).isEmpty();
    assertThat(watch.history(60).millis()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void eventsOfOneStoreAreNotToldTwice() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    try (Kiwi db = open()) {
      watch.attach(db);
      watch.attach(db); // as if it had been closed and opened
      db.createKeyspace("a");
      db.createKeyspace("b");
      List<String> names = new ArrayList<>();
      while (names.size() < 2) {
        LiveEvent event =
            (LiveEvent) subscriber.next(TimeUnit.MINUTES.toMillis(1)).orElseThrow();
        names.add(event.fields().get("keyspace") + "");
      }
      assertThat(names).containsExactly("a", "b");
    }
  }
}
