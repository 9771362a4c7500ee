package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.TerminalProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A screen that keeps all that is shown. Threading: thread-safe. */
final class FakeScreen implements TerminalProvider.Screen {
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]");

  private final StringBuffer shown = new StringBuffer();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private volatile boolean isGone;

  @Override
  public void show(String output) {
    if (isGone) {
      throw new UncheckedIOException(new IOException("gone"));
    }
    shown.append(output);
  }

  @Override
  public void ended(String reason) {
    end.complete(reason);
  }

  /** Waits for a text behind a position, without control sequences; returns where it ends. */
  int await(String text, int from) {
    while (true) {
      String now = text();
      int at = now.indexOf(text, from);
      if (at >= 0) {
        return at + text.length();
      }
      assertThat(end).as(now).isNotDone();
      assertThat(Thread.interrupted()).as("timed out in front of: " + now).isFalse();
      Thread.onSpinWait();
    }
  }

  /** Waits for the end of the shell and returns why it ended. */
  String awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(1, TimeUnit.MINUTES);
  }

  /** From now on nobody looks. */
  void leave() {
    isGone = true;
  }

  String text() {
    return CONTROL.matcher(shown.toString()).replaceAll("");
  }
}
