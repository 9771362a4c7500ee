package io.kiwidb.cli.repl;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.cli.view.EventText;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Shows events of the store to whoever listens at the moment; at first nobody does.
 *
 * <p>Threading: thread-safe.
 */
public final class EventFeed implements EventListener {
  private volatile Optional<Consumer<String>> receiver = Optional.empty();

  /** Shows nothing yet. */
  public EventFeed() {}

  /** From now on, lines go there. */
  void sendTo(Consumer<String> newReceiver) {
    receiver = Optional.of(newReceiver);
  }

  /** From now on, nobody listens. */
  void stop() {
    receiver = Optional.empty();
  }

  @Override
  public void on(KiwiEvent event) {
    receiver.ifPresent(shown -> shown.accept(EventText.of(event)));
  }
}
