package io.kiwidb.cli.repl;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Streams;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Runs the lines of a file or a pipe. A line that fails is reported with its number, and the script
 * continues.
 *
 * <p>Threading: not thread-safe. Ownership: does not close the store or the streams.
 */
public final class ScriptShell {
  /** The outcome of a script. */
  public enum Outcome {
    /** All lines succeeded. */
    SUCCESS,
    /** At least one line failed. */
    FAILURE
  }

  private final Kiwi db;
  private final Streams streams;
  private final CommandSet commands = new CommandSet();
  private long number;
  private Outcome outcome = Outcome.SUCCESS;

  /** Creates a shell on a store. */
  public ScriptShell(Kiwi db, Streams streams) {
    this.db = db;
    this.streams = streams;
  }

  /** Runs all lines of the input. Returns the outcome. */
  public Outcome run() throws IOException {
    InputStream in = new BufferedInputStream(streams.in("commands"));
    try (ReplSession session =
        new ReplSession(db, streams.out(), Ink.PLAIN, ReplSession.Mode.SCRIPT)) {
      for (byte[] line = readLine(in); line.length > 0 && !session.isEnded(); line = readLine(in)) {
        number++;
        runLine(session, line);
      }
      if (session.batch().isPresent()) {
        number++;
        fail("the input ends with an open batch: " + BatchCommands.writes(session.takeBatch())
            + " discarded");
      }
    }
    return outcome;
  }

  private void runLine(ReplSession session, byte[] line) {
    try {
      commands.run(session, decode(line));
    } catch (ReplException | KiwiException | IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    }
    // Keeps results and messages in order, and answers at once if a program drives the shell.
    session.out().flush();
  }

  private void fail(String message) {
    outcome = Outcome.FAILURE;
    streams.out().flush();
    streams.err().println("kiwi: line " + number + ": " + message);
  }

  private static String decode(byte[] line) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line))
          .toString()
          .stripTrailing();
    } catch (CharacterCodingException e) {
      throw new ReplException("the line is not valid UTF-8; escape bytes as \\xHH");
    }
  }

  /** Returns a line with its line feed; empty at the end. */
  private static byte[] readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }
}
