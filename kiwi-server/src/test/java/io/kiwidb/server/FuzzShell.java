package io.kiwidb.server;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Kiwi;
import io.kiwidb.Snapshot;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A shell that shows what is typed, holds a snapshot, and ends with Ctrl-D. A shell of the command
 * line has more words; it has a test of its own.
 */
final class FuzzShell implements TerminalProvider {
  private static final int LONG = 20_000; // characters, for who does not read

  @Override
  public Printed run(Kiwi db, Rights rights, String line, Bounds bounds) {
    if (line.startsWith("clear ") && rights.access() == Access.ADMINISTER) {
      rights.audit().destroys("clear", line.substring("clear ".length()));
    }
    return new Printed(line, "", true, false);
  }

  @Override
  public Shell start(Kiwi db, Rights rights, Size size, Screen screen) {
    BlockingQueue<String> typed = new LinkedBlockingQueue<>(64);
    Thread thread = new Thread(() -> show(db, typed, screen), "kiwi-shell");
    thread.setDaemon(true);
    thread.start();
    return new Shell() {
      @Override
      public void type(String characters) {
        boolean unused = typed.offer(characters);
      }

      @Override
      public void resize(Size other) {
        assert other != null;
      }

      @Override
      public void close() {
        thread.interrupt();
      }
    };
  }

  private static void show(Kiwi db, BlockingQueue<String> typed, Screen screen) {
    try (Snapshot snapshot = db.snapshot()) {
      assert snapshot.sequence() >= 0;
      for (String next = typed.take(); next.indexOf('\u0004') < 0; next = typed.take()) {
        screen.show(next.contains("scan") ? next.repeat(LONG / next.length()) : next);
      }
    } catch (InterruptedException | UncheckedIOException | DatabaseClosedException e) {
      boolean unused = Thread.interrupted(); // the end can still be told
    } finally {
      screen.ended("The shell has ended.");
    }
  }
}
