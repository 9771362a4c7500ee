package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KiwiEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private final List<String> lines = new ArrayList<>();
  private final EventFeed feed = new EventFeed();

  @Test
  void aChangeOfTheTreeIsNotToldBesideItsFlush() {
    feed.sendTo(lines::add);
    feed.on(new KiwiEvent.TreeChanged(
        1, "default", 0, KiwiEvent.TreeChanged.Cause.FLUSH, 0, List.of(), List.of()));
    assertThat(lines).isEmpty();
    feed.on(new KiwiEvent.TableRemoved(7));
    assertThat(lines).containsExactly("table 7 deleted");
  }

  @Test
  void nothingIsToldAfterItsEnd() {
    feed.sendTo(lines::add);
    feed.stop();
    feed.on(new KiwiEvent.TableRemoved(7));
    assertThat(lines).isEmpty();
  }
}
