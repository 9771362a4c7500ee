package io.kiwidb.cli.repl;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.OutputClosedException;
import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.TerminalProvider.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * The interactive shell on a terminal that is somewhere else.
 *
 * <p>Two daemon threads: one runs the shell and shows what it prints, and may wait for whoever
 * looks; the other passes on what is typed, so that Ctrl-C reaches a shell that is busy. What is
 * typed meanwhile is kept up to a bound; more is lost, as on a serial line.
 *
 * <p>Threading: thread-safe.
 */
final class RemoteShell implements TerminalProvider.Shell {
  private static final String TYPE = "xterm-256color";
  private static final long LOOK_MILLIS = 500;

  private final LineDisciplineTerminal terminal;
  private final ScreenOutput output;
  private final ReplSession session;
  private final InteractiveShell shell;
  private final Screen screen;
  private final TypedAhead typed = new TypedAhead();
  private final Thread thread = new Thread(this::run, "kiwi-shell");
  private final Thread keyboard = new Thread(this::pass, "kiwi-shell-keyboard");
  private volatile boolean isClosed;

  static RemoteShell start(
      Kiwi db,
      TerminalProvider.Rights rights,
      TerminalProvider.Size size,
      Screen screen,
      LongSupplier nanoClock) {
    SessionSnapshots snapshots =
        new SessionSnapshots(db, SessionSnapshots.Bounds.ELSEWHERE, nanoClock);
    RemoteShell remote = new RemoteShell(db, rights, size, screen, snapshots);
    remote.thread.setDaemon(true);
    remote.keyboard.setDaemon(true);
    remote.keyboard.start();
    remote.thread.start();
    return remote;
  }

  private RemoteShell(
      Kiwi db,
      TerminalProvider.Rights rights,
      TerminalProvider.Size size,
      Screen screen,
      SessionSnapshots snapshots) {
    this.output = new ScreenOutput(screen);
    try {
      this.terminal = new LineDisciplineTerminal("kiwi", TYPE, output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.screen = screen;
    this.session = new ReplSession(
        db,
        new Output(terminal.output()),
        Ink.ANSI,
        ReplSession.Mode.INTERACTIVE,
        RemoteShells.accessOf(rights.access()),
        snapshots);
    session.audit(rights.audit()::destroys);
    this.shell = new InteractiveShell(session, new EventFeed());
    resize(size);
  }

  private void run() {
    String reason = "The shell has ended.";
    try {
      shell.run(terminal, HistoryFile.NONE);
    } catch (DatabaseClosedException e) {
      reason = "The store was closed.";
    } catch (OutputClosedException | UncheckedIOException e) {
      reason = "Nobody reads the output.";
    } catch (Throwable e) { // thread top: ends this shell, not the server
      reason = "The shell failed.";
    } finally {
      close();
      closeTerminal();
      boolean unused = Thread.interrupted(); // by close(); the end can still be told
      screen.ended(reason);
    }
  }

  /** Passes on what is typed; meanwhile, snapshots end whether or not a command runs. */
  private void pass() {
    try {
      while (!isClosed) {
        byte[] next = typed.poll(LOOK_MILLIS);
        session.closeExpiredSnapshots();
        if (next != null) {
          terminal.processInputBytes(next);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      close(); // the terminal is closed, or nobody sees the echo
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close()
    }
  }

  @Override
  public void type(String characters) {
    if (!isClosed) {
      boolean ignored = typed.offer(characters.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void resize(TerminalProvider.Size size) {
    terminal.setSize(new Size(size.columns(), size.rows()));
    terminal.raise(Terminal.Signal.WINCH);
  }

  /**
   * Only asks: whoever shows something to a client that does not read is interrupted, and holds the
   * monitors of the terminal until then.
   */
  @Override
  public void close() {
    isClosed = true;
    output.close();
    shell.stop();
    keyboard.interrupt();
    thread.interrupt();
  }

  private void closeTerminal() {
    try {
      terminal.close();
    } catch (IOException | UncheckedIOException e) {
      assert e.getMessage() != null; // what was not shown yet
    }
  }
}
