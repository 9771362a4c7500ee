package io.kiwidb.engine.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kiwidb.Insight.Subscription;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.Settings.LogLevel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Changes of tables are worth building only if someone sees them. */
class WatchedEventsTest {
  private static final TreeChanged CHANGE =
      new TreeChanged(3, "users", 1, TreeChanged.Cause.COMPACTION, 9, List.of(), List.of(7L));

  private final Logger log = (Logger) LoggerFactory.getLogger("io.kiwidb.events");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Level before = log.getLevel();
  private final Events events = new Events(event -> {}, List.of());

  @BeforeEach
  void listen() {
    log.setLevel(Level.DEBUG);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setLevel(before);
  }

  @Test
  void isWatchedOnlyWhileSomeoneListens() {
    assertThat(events.isWatched()).isFalse();
    Subscription one = events.subscribe(event -> {});
    Subscription two = events.subscribe(event -> {});
    assertThat(events.isWatched()).isTrue();
    one.close();
    assertThat(events.isWatched()).isTrue();
    two.close();
    assertThat(events.isWatched()).isFalse();
    assertThat(new Events(event -> {}, List.of(event -> {})).isWatched()).isTrue();
  }

  @Test
  void theLogSeesItAtLevelDebugOnly() {
    events.logLevel(LogLevel.INFO);
    events.tell(CHANGE);
    events.tellRest();
    assertThat(lines.list).isEmpty();
    events.logLevel(LogLevel.DEBUG);
    assertThat(events.isWatched()).isTrue();
    events.tell(CHANGE);
    events.tellRest();
    assertThat(lines.list).singleElement().satisfies(line -> {
      assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
      assertThat(line.getFormattedMessage())
          .isEqualTo(
              "tree.changed keyspace=\"users\" edit=3 cause=COMPACTION job=9 added=[] removed=[7]");
    });
    log.setLevel(Level.INFO);
    assertThat(events.isWatched()).isFalse();
  }

  @Test
  void aListenerIsToldOnceWhateverTheLogSees() {
    List<Object> heard = new ArrayList<>();
    events.subscribe(heard::add);
    events.tell(CHANGE);
    events.tellRest();
    assertThat(heard).containsExactly(CHANGE);
  }
}
