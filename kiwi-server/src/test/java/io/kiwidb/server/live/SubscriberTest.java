package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscriberTest {
  private static final int ROOM = LiveTopic.EVENTS.capacity();

  private final LiveFeed feed = new LiveFeed();

  private static LiveEvent event(int number) {
    return new LiveEvent(number, "test", LogLevel.INFO, "", Map.of());
  }

  static LogLine line(LogLevel level, String message) {
    return new LogLine(1, level, LogLine.OTHER, message, "logger", "thread", Map.of());
  }

  private static List<LiveMessage> rest(Subscriber subscriber) throws InterruptedException {
    List<LiveMessage> all = new ArrayList<>();
    for (Optional<LiveMessage> next = subscriber.next(0);
        next.isPresent();
        next = subscriber.next(0)) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void messagesComeInOrderAndOnlyThoseThatAreWanted() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    feed.tell(event(1));
    feed.tell(line(LogLevel.ERROR, "not wanted"));
    feed.tell(event(2));
    assertThat(rest(subscriber)).containsExactly(event(1), event(2));
  }

  @Test
  void nothingIsSentBeforeTopicsAreChosenAndTheChoiceCanChange() throws Exception {
    Subscriber subscriber = feed.subscribe(Set.of(), LogLevel.INFO);
    assertThat(feed.isWanted(LiveTopic.EVENTS)).isFalse();
    feed.tell(event(1));
    subscriber.want(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    assertThat(feed.isWanted(LiveTopic.EVENTS)).isTrue();
    feed.tell(event(2));
    subscriber.want(EnumSet.of(LiveTopic.LOGS), LogLevel.INFO);
    feed.tell(event(3));
    assertThat(rest(subscriber)).containsExactly(event(2));
  }

  @Test
  void linesBelowTheLevelAreLeftOut() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.LOGS), LogLevel.WARN);
    feed.tell(line(LogLevel.INFO, "a"));
    feed.tell(line(LogLevel.WARN, "b"));
    feed.tell(line(LogLevel.ERROR, "c"));
    assertThat(rest(subscriber)).extracting(m -> ((LogLine) m).message()).containsExactly("b", "c");
  }

  @Test
  void whoeverReadsTooSlowlyLearnsWhereAndHowManyAreMissing() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    for (int i = 0; i < ROOM + 7; i++) {
      feed.tell(event(i));
    }
    assertThat(subscriber.next(0)).contains(event(0));
    feed.tell(event(-1)); // there is room again
    List<LiveMessage> rest = rest(subscriber);
    assertThat(rest).hasSize(ROOM - 1 + 2);
    assertThat(rest.get(ROOM - 2)).isEqualTo(event(ROOM - 1));
    assertThat(rest.get(ROOM - 1)).isEqualTo(new DroppedMessages(LiveTopic.EVENTS, 7));
    assertThat(rest.get(ROOM)).isEqualTo(event(-1));
  }

  @Test
  void aGapAtTheEndIsToldToo() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    for (int i = 0; i < ROOM + 3; i++) {
      feed.tell(event(i));
    }
    List<LiveMessage> all = rest(subscriber);
    assertThat(all).hasSize(ROOM + 1);
    assertThat(all.get(ROOM)).isEqualTo(new DroppedMessages(LiveTopic.EVENTS, 3));
    assertThat(rest(subscriber)).isEmpty();
  }

  @Test
  void aNoisyTopicDoesNotDisplaceAnother() throws Exception {
    Subscriber subscriber =
        feed.subscribe(EnumSet.of(LiveTopic.EVENTS, LiveTopic.LOGS), LogLevel.INFO);
    for (int i = 0; i < 10 * LiveTopic.LOGS.capacity(); i++) {
      feed.tell(line(LogLevel.INFO, "noise"));
    }
    feed.tell(event(1));
    assertThat(rest(subscriber)).contains(event(1));
  }

  @Test
  void closingWakesTheReaderAndEndsTheSubscription() throws Exception {
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    CompletableFuture<Optional<LiveMessage>> reader = CompletableFuture.supplyAsync(() -> {
      try {
        return subscriber.next(TimeUnit.HOURS.toMillis(1));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    feed.close();
    assertThat(reader.get()).isEmpty();
    assertThat(subscriber.isClosed()).isTrue();
    feed.tell(event(1));
    assertThat(subscriber.next(0)).isEmpty();
    assertThat(feed.isWanted(LiveTopic.EVENTS)).isFalse();
    assertThat(feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO).isClosed())
        .isTrue();
  }

  @Test
  void readersAndTellersTogetherLoseNothingUncounted() throws Exception {
    int each = 20_000;
    Subscriber subscriber = feed.subscribe(EnumSet.of(LiveTopic.EVENTS), LogLevel.INFO);
    List<Thread> tellers = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      Thread teller = new Thread(() -> {
        for (int i = 0; i < each; i++) {
          feed.tell(event(i));
        }
      });
      tellers.add(teller);
      teller.start();
    }
    long seen = 0;
    while (seen < 2L * each) {
      LiveMessage next = subscriber.next(TimeUnit.MINUTES.toMillis(1)).orElseThrow();
      seen += next instanceof DroppedMessages gap ? gap.messages() : 1;
    }
    for (Thread teller : tellers) {
      teller.join();
    }
    assertThat(seen).isEqualTo(2L * each);
    assertThat(subscriber.next(0)).isEmpty();
  }
}
