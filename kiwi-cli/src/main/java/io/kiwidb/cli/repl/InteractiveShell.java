package io.kiwidb.cli.repl;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.view.LevelsView;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: prompt, history, completion, colours, and background events as they
 * happen.
 *
 * <p>Threading: not thread-safe. Ownership: does not close the store or the streams.
 */
public final class InteractiveShell {
  private final ReplSession session;
  private final EventFeed events;
  private final CommandSet commands = new CommandSet();
  private final Ink ink;

  /** Creates a shell on a store, for the user of this process. */
  public InteractiveShell(Kiwi db, Streams streams, EventFeed events) {
    this(
        new ReplSession(
            db,
            streams.out(),
            streams.hasColours(Channel.OUT) ? Ink.ANSI : Ink.PLAIN,
            ReplSession.Mode.INTERACTIVE),
        events);
  }

  InteractiveShell(ReplSession session, EventFeed events) {
    this.session = session;
    this.events = events;
    this.ink = session.ink();
  }

  /** Runs on the terminal of this process until the user quits. */
  public void run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      run(terminal, HistoryFile.prepare(System::getenv));
    }
  }

  /** Runs on a terminal until the user quits. */
  void run(Terminal terminal, HistoryFile history) {
    try (session) {
      session.width(() -> terminal.getWidth() > 0 ? terminal.getWidth() : LevelsView.DEFAULT_WIDTH);
      // While a command runs, Ctrl-C cancels the command, not the shell.
      terminal.handle(Terminal.Signal.INT, signal -> session.cancel());
      LineReaderBuilder builder = LineReaderBuilder.builder()
          .terminal(terminal)
          .appName("kiwi")
          .parser(new ReplParser())
          .completer(new ReplCompleter(session, commands))
          .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
          .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
          .option(LineReader.Option.AUTO_FRESH_LINE, true);
      if (ink == Ink.ANSI) {
        builder.highlighter(new ReplHighlighter(commands));
      }
      history.path().ifPresent(path -> builder.variable(LineReader.HISTORY_FILE, path));
      history.problem().ifPresent(session::remark);
      LineReader reader = builder.build();
      // It starts an editor, which opens and writes any file.
      reader.getWidgets().remove(LineReader.EDIT_AND_EXECUTE_COMMAND);
      Consumer<String> above = line -> reader.printAbove(ink.paint(Ink.Role.NOTE, line));
      events.sendTo(above);
      session.confirmation(action -> confirms(reader, action));
      try {
        readLines(reader);
      } finally {
        events.stop();
      }
    }
  }

  /** Ends the shell as soon as its command lets it. May be called by another thread. */
  void stop() {
    session.stop();
  }

  private void readLines(LineReader reader) {
    while (!session.isEnded()) {
      String line;
      try {
        line = reader.readLine(prompt());
      } catch (UserInterruptException e) {
        continue; // Ctrl-C at the prompt discards the line
      } catch (EndOfFileException e) {
        session.out().println(""); // start further output on a new line
        break;
      }
      session.begin();
      runLine(line);
    }
    session
        .batch()
        .ifPresent(batch -> session.remark("open batch discarded: " + BatchCommands.writes(batch)));
    session.out().flush();
  }

  private void runLine(String line) {
    try {
      commands.run(session, line);
    } catch (ReplException | KiwiException | IllegalArgumentException e) {
      session.out().println(ink.paint(Ink.Role.ERROR, session.messageOf(e)));
    }
    session.out().flush();
  }

  private static boolean confirms(LineReader reader, String action) {
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    reader.setVariable(LineReader.DISABLE_COMPLETION, true);
    reader.setOpt(LineReader.Option.DISABLE_HIGHLIGHTER);
    try {
      String answer = reader.readLine(action + "? [y/N] ").strip().toLowerCase(Locale.ROOT);
      return answer.equals("y") || answer.equals("yes");
    } catch (UserInterruptException | EndOfFileException e) {
      return false;
    } finally {
      reader.unsetOpt(LineReader.Option.DISABLE_HIGHLIGHTER);
      reader.setVariable(LineReader.DISABLE_COMPLETION, false);
      reader.setVariable(LineReader.DISABLE_HISTORY, false);
    }
  }

  private String prompt() {
    String batch = session.batch().map(open -> "batch(" + open.count() + ")").orElse("kiwi");
    String snapshot = session.usedSnapshot().map(name -> "@" + name).orElse("");
    String keyspace =
        session.keyspaces().label().map(name -> ":" + QuotedName.shortOf(name)).orElse("");
    return ink.paint(Ink.Role.HEADING, batch + keyspace + snapshot) + "> ";
  }
}
