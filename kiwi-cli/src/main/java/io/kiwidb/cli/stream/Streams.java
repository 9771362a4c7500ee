package io.kiwidb.cli.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The standard streams of a command (input, results, messages) and whether they are terminals.
 *
 * <p>Threading: not thread-safe, except for messages.
 */
public final class Streams {
  /**
   * System property in which the launcher passes the channels that are terminals, as in
   * {@code in,out,err}: the JVM can tell only for all of them together, and since JDK 22 not even
   * that. If it is not set, no channel is a terminal.
   */
  public static final String TERMINALS_PROPERTY = "kiwi.terminals";

  /** One of the three standard channels. */
  public enum Channel {
    /** Input. */
    IN,
    /** Results. */
    OUT,
    /** Messages. */
    ERR
  }

  private final InputStream in;
  private final Output out;
  private final PrintWriter err;
  private final Set<Channel> terminals;

  /**
   * Creates streams for tests and embedding. Messages are written in UTF-8 and flushed after each
   * line.
   */
  public Streams(InputStream in, OutputStream out, OutputStream err, Set<Channel> terminals) {
    this.in = in;
    this.out = new Output(out);
    this.err = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    this.terminals = Set.copyOf(terminals);
  }

  /** Returns the streams of this process. */
  public static Streams ofProcess() {
    // Buffered also because FileInputStream queries its position in bulk reads, and a pipe has
    // none.
    return new Streams(
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminalsOfProcess());
  }

  private static Set<Channel> terminalsOfProcess() {
    String property = System.getProperty(TERMINALS_PROPERTY, "");
    Set<Channel> terminals = EnumSet.noneOf(Channel.class);
    for (String name : property.split(",", -1)) {
      if (!name.isEmpty()) {
        terminals.add(Channel.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
    return terminals;
  }

  /**
   * Returns the input. If it is a terminal, the first read prints what is expected and how to end
   * it; otherwise a command that waits for input would appear to hang.
   *
   * @param expected what is expected, such as {@code the value}
   */
  public InputStream in(String expected) {
    return isTerminal(Channel.IN)
        ? new PromptingInput(
            in,
            () -> err.println("kiwi: reading " + expected
                + " from the terminal; end with Ctrl-D at the start of a line, cancel with Ctrl-C"))
        : in;
  }

  /**
   * Asks a question on the terminal and returns the line that is typed; empty at the end of the
   * input.
   */
  public String ask(String question) throws IOException {
    err.print(question + " ");
    err.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** Returns the output for results. */
  public Output out() {
    return out;
  }

  /** Returns the writer for messages. */
  public PrintWriter err() {
    return err;
  }

  /** Returns whether a channel is a terminal. */
  public boolean isTerminal(Channel channel) {
    return terminals.contains(channel);
  }

  /**
   * Returns whether colours may be written to a channel: it is a terminal and {@code NO_COLOR}
   * (no-color.org) is not set.
   */
  public boolean hasColours(Channel channel) {
    String noColor = System.getenv("NO_COLOR");
    return isTerminal(channel)
        && (noColor == null || noColor.isEmpty())
        && !"dumb".equals(System.getenv("TERM"));
  }
}
