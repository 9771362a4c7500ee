package io.kiwidb.cli.repl;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.cli.view.EventText;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Passes events of the store to the current receiver, if there is one.
 *
 * <p>Threading: thread-safe.
 */
public final class EventFeed implements EventListener {
  private volatile Optional<Consumer<String>> receiver = Optional.empty();

  /** Creates a feed without a receiver. */
  public EventFeed() {}

  /** Sets the receiver of event lines. */
  void sendTo(Consumer<String> newReceiver) {
    receiver = Optional.of(newReceiver);
  }

  /** Removes the receiver. */
  void stop() {
    receiver = Optional.empty();
  }

  /** Passes an event on, unless the flush or compaction that caused it tells the same. */
  @Override
  public void on(KiwiEvent event) {
    if (!(event instanceof KiwiEvent.TreeChanged)) {
      receiver.ifPresent(shown -> shown.accept(EventText.of(event)));
    }
  }
}
