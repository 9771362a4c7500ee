package io.kiwidb.cli.stream;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a command reads from and writes to: input, results, messages, and which of them a person
 * sits at.
 *
 * <p>Threading: not thread-safe, but for messages.
 */
public final class Streams {
  /**
   * By this property the launcher says which channels are terminals, as in {@code in,out,err}: the
   * JVM itself knows only of all three together, and since JDK 22 not even that. Without it, none
   * is one.
   */
  public static final String TERMINALS_PROPERTY = "kiwi.terminals";

  /** One of the three standard channels. */
  public enum Channel {
    /** What is read. */
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
   * Streams of one's own, for tests and embedding; messages are written in UTF-8 and flushed line
   * by line.
   */
  public Streams(InputStream in, OutputStream out, OutputStream err, Set<Channel> terminals) {
    this.in = in;
    this.out = new Output(out);
    this.err = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    this.terminals = Set.copyOf(terminals);
  }

  /** The streams of this process. */
  public static Streams ofProcess() {
    // Buffered also because a FileInputStream asks for its position to read many bytes, and a pipe
    // has none.
    return new Streams(
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminalsOfProcess());
  }

  private static Set<Channel> terminalsOfProcess() {
    String told = System.getProperty(TERMINALS_PROPERTY, "");
    Set<Channel> terminals = EnumSet.noneOf(Channel.class);
    for (String name : told.split(",", -1)) {
      if (!name.isEmpty()) {
        terminals.add(Channel.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
    return terminals;
  }

  /**
   * What is read. A person who sits at the other end is told, when the reading begins, what is
   * awaited and how to end it: a command that waits without a word looks as if it hung.
   *
   * @param awaited such as {@code the value}
   */
  public InputStream in(String awaited) {
    return isTerminal(Channel.IN)
        ? new PromptingInput(
            in,
            () -> err.println("kiwi: reading " + awaited
                + " from the terminal; Ctrl-D at the start of a line ends it, Ctrl-C gives up"))
        : in;
  }

  /** Where results go. */
  public Output out() {
    return out;
  }

  /** Where messages go. */
  public PrintWriter err() {
    return err;
  }

  /** Whether a person sits at the other end. */
  public boolean isTerminal(Channel channel) {
    return terminals.contains(channel);
  }

  /**
   * Whether colours may be written to a channel: a terminal whose user has not set {@code NO_COLOR}
   * (no-color.org).
   */
  public boolean hasColours(Channel channel) {
    String refusal = System.getenv("NO_COLOR");
    return isTerminal(channel)
        && (refusal == null || refusal.isEmpty())
        && !"dumb".equals(System.getenv("TERM"));
  }
}
