package io.kiwidb.cli.repl;

import io.kiwidb.EventListener;
import io.kiwidb.KiwiEvent;
import io.kiwidb.cli.view.EventText;
import java.util.function.Consumer;

/**
 * Shows events of the store to whoever listens at the moment; at first nobody does.
 *
 * <p>Threading: thread-safe.
 */
public final class EventFeed implements EventListener {
  private static final Consumer<String> NOBODY = line -> {};

  private volatile Consumer<String> receiver = NOBODY;

  /** Shows nothing yet. */
  public EventFeed() {}

  /** From now on, lines go there. */
  void sendTo(Consumer<String> newReceiver) {
    receiver = newReceiver;
  }

  /** From now on, nobody listens. */
  void stop() {
    receiver = NOBODY;
  }

  @Override
  public void on(KiwiEvent event) {
    receiver.accept(EventText.of(event));
  }
}
