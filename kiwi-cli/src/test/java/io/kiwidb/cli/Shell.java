package io.kiwidb.cli;

import io.kiwidb.cli.stream.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Runs commands in this JVM and keeps what they write. */
public final class Shell {
  private byte[] input = {};
  private Set<Streams.Channel> terminals = Set.of();

  /** What a command came to. */
  public record Result(int code, byte[] bytes, String err) {
    /** Its results as text. */
    public String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** What the commands read. */
  public Shell input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** What the commands read. */
  public Shell input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Which channels the commands take for terminals. */
  public Shell terminals(Streams.Channel... channels) {
    terminals = Set.of(channels);
    return this;
  }

  /** Runs a command. */
  public Result run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(new ByteArrayInputStream(input), out, err, terminals);
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = Main.run(streams, words);
    return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
