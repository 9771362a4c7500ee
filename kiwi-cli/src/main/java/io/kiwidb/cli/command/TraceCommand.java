package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.LookupTrace;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.TraceView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how a lookup comes to its answer. Threading: not thread-safe. */
@Command(
    name = "trace",
    description = {
      "Look a key up and show each step: which memtables, filters, indexes and blocks were asked, and what they answered.",
      "A key that has no value ends it with exit code 1."
    },
    footer = {"  kiwi trace data greeting", "  kiwi trace data greeting --json"})
final class TraceCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String key;

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  TraceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    byte[] keyBytes = encoding.decode(key);
    try (Kiwi db = store.openToRead()) {
      LookupTrace trace = db.trace(keyBytes);
      view.show(new TraceView(trace), streams);
      return trace.value().isPresent() ? ExitCode.OK : ExitCode.NO;
    }
  }
}
