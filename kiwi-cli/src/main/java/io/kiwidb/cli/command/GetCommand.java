package io.kiwidb.cli.command;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.cli.keyspace.OperatorText;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one value. Threading: not thread-safe. */
@Command(
    name = "get",
    description = {
      "Write the value of a key to standard output.",
      "Files and pipes receive the exact bytes, without a trailing newline. On a terminal, control characters are escaped, as in \\x1b,"
          + " and a newline is added; numbers of the merge operators add, min and max follow in parentheses.",
      "If the key is absent, the exit code is 1."
    },
    footer = {
      "  kiwi get data greeting",
      "  kiwi get data photo > photo.jpg",
      "  kiwi get data --hex 00ff",
      "  kiwi get data u1 --keyspace users"
    })
final class GetCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "KEY", description = "Key.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String key;

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  GetCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    byte[] keyBytes = encoding.decode(key);
    byte[] value;
    String note = "";
    try (Kiwi db = store.openToRead()) {
      Keyspace target = keyspace.in(db, store);
      value = target.get(keyBytes);
      if (value != null && isShown()) {
        note = OperatorText.note(target, value);
      }
    }
    if (value == null) {
      throw new CommandFailure(ExitCode.NO, "not found: " + Excerpt.of(keyBytes));
    }
    Output out = streams.out();
    if (encoding.encoding() != Encoding.TEXT || isShown()) {
      out.println(encoding.encoding().encode(value) + note);
    } else {
      out.write(value);
    }
    return ExitCode.OK;
  }

  /** Returns whether a person reads it. */
  private boolean isShown() {
    return encoding.encoding() == Encoding.TEXT && streams.isTerminal(Channel.OUT);
  }
}
