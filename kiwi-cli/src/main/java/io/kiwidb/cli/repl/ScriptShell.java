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
 * Runs the lines of a file or a pipe. A line that fails is reported with its number, and the next
 * one is run.
 *
 * <p>Threading: not thread-safe. Ownership: closes neither store nor streams.
 */
public final class ScriptShell {
  /** How a script went. */
  public enum Outcome {
    /** Every line worked. */
    SUCCESS,
    /** A line failed. */
    FAILURE
  }

  private final Kiwi db;
  private final Streams streams;
  private final CommandSet commands = new CommandSet();
  private long number;
  private Outcome outcome = Outcome.SUCCESS;

  /** Runs lines against a store. */
  public ScriptShell(Kiwi db, Streams streams) {
    this.db = db;
    this.streams = streams;
  }

  /** Runs all lines of the input. */
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
        fail("the input ends before the commit of a batch: "
            + BatchCommands.writes(session.takeBatch()) + " not done");
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
    // Results and messages stay in order, and whoever drives the shell through two pipes gets each
    // answer at once.
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
      throw new ReplException("the line is not valid UTF-8; write such bytes as \\xHH");
    }
  }

  /** A line with its line feed; empty at the end. */
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
