package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Insight.Subscription;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.LiveSettings;
import io.kiwidb.Options.LeakTracking;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.WriteOptions;
import io.kiwidb.codec.Codecs;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that nobody closes and nobody can close any more. */
@Timeout(120) // each test ends when the collector has found what it is about
class ForgottenStoreTest {
  @TempDir
  Path directory;

  private LostObjects lost;

  @BeforeEach
  void listen() {
    lost = new LostObjects(directory.toString());
  }

  @AfterEach
  void stopListening() {
    lost.close();
  }

  @Test
  void isClosedAndReported() throws InterruptedException {
    use(LeakTracking.REPORT, db -> {
      db.put(bytes("a"), bytes("logged"));
      db.put(bytes("b"), bytes("not logged"), WriteOptions.skipLog());
    });
    try (Kiwi again = openWhenFree()) {
      assertThat(again.get(bytes("a"))).isEqualTo(bytes("logged"));
      assertThat(again.get(bytes("b"))).isEqualTo(bytes("not logged"));
    }
    ILoggingEvent report = onlyReport();
    assertThat(report.getFormattedMessage())
        .contains("leak.found", "what=database", directory.toString());
    assertThat(report.getThrowableProxy()).isNull();
  }

  @Test
  void isReportedWithItsOriginWhenAsked() throws InterruptedException {
    use(LeakTracking.REPORT_WITH_ORIGIN, db -> {});
    openWhenFree().close();
    assertThat(Stream.of(onlyReport().getThrowableProxy().getStackTraceElementProxyArray())
            .map(Object::toString))
        .anyMatch(frame -> frame.contains("ForgottenStoreTest.open("));
  }

  @Test
  void isNotReportedWhenItWasClosed() throws InterruptedException {
    WeakReference<Kiwi> store = use(LeakTracking.REPORT, Kiwi::close);
    LostObjects.collectUntil(() -> store.refersTo(null));
    LostObjects.collect(); // a turn of the cleaner more
    assertThat(lost.reports()).isEmpty();
    open(LeakTracking.REPORT).close();
  }

  static Stream<Function<Kiwi, Object>> waysToHoldOn() {
    return Stream.of(
        Kiwi::cursor,
        Kiwi::snapshot,
        Kiwi::async,
        Kiwi::asMap,
        Kiwi::settings,
        Kiwi::pauseBackgroundWork,
        Kiwi::insight,
        db -> db.asMap().descendingMap().values(),
        db -> db.snapshot().asMap().keySet().iterator(),
        db -> db.stream(KeyRange.all()),
        db -> db.snapshot().stream(KeyRange.all()),
        db -> db.typed(Codecs.text(), Codecs.text()).asMap().keySet(),
        db -> db.typed(Codecs.text(), Codecs.text()).at(db.snapshot()),
        db -> db.typed(Codecs.text(), Codecs.text()).cursor(),
        db -> db.snapshot().cursor());
  }

  /** What can be used needs the store, whoever holds the store itself. */
  @ParameterizedTest
  @MethodSource("waysToHoldOn")
  void staysOpenWhileSomethingOfItIsHeld(Function<Kiwi, Object> part) throws Exception {
    Object[] held = new Object[1];
    WeakReference<Kiwi> store = use(LeakTracking.REPORT, db -> held[0] = part.apply(db));
    LostObjects.collect();
    LostObjects.collect();
    Kiwi reachable = store.get();
    assertThat(reachable).isNotNull();
    assertThat(reachable.state().health()).isEqualTo(Health.OPEN);
    if (held[0] instanceof Cursor cursor) {
      assertThat(cursor.seekToFirst()).isFalse();
    } else if (held[0] instanceof LiveSettings settings) {
      settings.set(Settings.DURABILITY, Durability.NONE);
    }
    reachable.close();
    if (held[0] instanceof AutoCloseable open) {
      open.close();
    }
  }

  static Stream<Consumer<Kiwi>> waysToLosePartsOfIt() {
    return Stream.of(
        db -> db.cursor().seekToFirst(),
        Kiwi::snapshot,
        Kiwi::pauseBackgroundWork,
        db -> db.snapshot().cursor().seekToLast(),
        db -> db.asMap().put(bytes("x"), bytes("y")),
        db -> {
          db.put(bytes("x"), bytes("y"));
          assertThat(db.asMap().keySet().iterator()).hasNext();
        },
        db -> {
          db.put(bytes("x"), bytes("y"));
          assertThat(db.stream(KeyRange.all()).iterator()).hasNext();
        },
        db -> db.typed(Codecs.text(), Codecs.text()).cursor().seekToFirst(),
        db -> db.async().get(bytes("x")),
        db -> db.async().put(bytes("x"), bytes("y")),
        db -> db.insight().subscribe(event -> {}),
        ForgottenStoreTest::listenWithItsOwnSubscription);
  }

  /** The store keeps a listener, and that keeps its subscription. */
  private static void listenWithItsOwnSubscription(Kiwi db) {
    AtomicReference<Subscription> own = new AtomicReference<>();
    own.set(db.insight().subscribe(event -> {
      if (own.get() == null) {
        throw new IllegalStateException("it is only asked for");
      }
    }));
  }

  /** Whoever only listens does not use the store. */
  @Test
  void isClosedAlthoughSomeoneListens() throws InterruptedException {
    Subscription[] held = new Subscription[1];
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    use(LeakTracking.REPORT, db -> held[0] = db.insight().subscribe(events::add));
    openWhenFree().close();
    Gates.until(() -> events.stream()
        .anyMatch(event -> event instanceof KiwiEvent.StateChanged changed
            && changed.now().health() == Health.CLOSED));
    held[0].close();
  }

  /** What was lost together with it does not keep it for ever. */
  @ParameterizedTest
  @MethodSource("waysToLosePartsOfIt")
  void isClosedAlthoughPartsOfItWereNot(Consumer<Kiwi> part) throws InterruptedException {
    use(LeakTracking.REPORT, part);
    openWhenFree().close();
    assertThat(messages()).anyMatch(message -> message.contains("what=database"));
  }

  @Test
  void lostPartsAreReportedWithTheStore() throws InterruptedException {
    use(LeakTracking.REPORT, db -> {
      db.cursor().seekToFirst();
      db.snapshot().sequence();
      db.pauseBackgroundWork();
    });
    LostObjects.collectUntil(() -> lost.reports().size() == 4);
    openWhenFree().close();
    for (String what : List.of("cursor", "snapshot", "pause of background work", "database")) {
      assertThat(messages()).anyMatch(message -> message.contains("what=" + what));
    }
  }

  /** Closing answers, as ever: writes once they are durable. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsStagesComplete(boolean write) throws InterruptedException {
    CompletionStage<?>[] stage = new CompletionStage<?>[1];
    use(LeakTracking.REPORT, db -> {
      db.put(bytes("a"), bytes("value"));
      stage[0] = write
          ? db.async().put(bytes("a"), bytes("value"), WriteOptions.sync())
          : db.async().get(bytes("a"));
    });
    openWhenFree().close();
    Object answer = stage[0].toCompletableFuture().join();
    assertThat(answer).isEqualTo(write ? null : bytes("value"));
  }

  /** Opens the store, uses it and loses it. */
  private WeakReference<Kiwi> use(LeakTracking tracking, Consumer<Kiwi> use)
      throws InterruptedException {
    return LostObjects.elsewhere(() -> {
      Kiwi db = open(tracking);
      use.accept(db);
      return new WeakReference<>(db);
    });
  }

  private Kiwi open(LeakTracking tracking) {
    return Kiwi.open(
        directory,
        Stores.dev().toBuilder()
            .leakTracking(tracking)
            .set(Settings.DURABILITY, Durability.SYNC)
            .build());
  }

  /** Opens it as soon as its lock is free. */
  private Kiwi openWhenFree() throws InterruptedException {
    while (true) {
      LostObjects.collect();
      try {
        return Kiwi.open(directory, Stores.dev());
      } catch (StorageException e) {
        assertThat(e.reason()).isEqualTo(StorageException.Reason.LOCKED);
      }
    }
  }

  private ILoggingEvent onlyReport() {
    List<ILoggingEvent> all = lost.reports();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<String> messages() {
    return lost.reports().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
