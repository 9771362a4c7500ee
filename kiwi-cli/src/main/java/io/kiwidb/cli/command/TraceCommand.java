package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.LookupTrace;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.TraceView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Traces a lookup. Threading: not thread-safe. */
@Command(
    name = "trace",
    description = {
      "Trace a lookup: show each memtable, filter, index and block that was searched, and the result.",
      "If the key is absent, the exit code is 1."
    },
    footer = {"  kiwi trace data greeting", "  kiwi trace data greeting --json"})
final class TraceCommand implements Callable<Integer> {
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

  @Mixin
  private final ViewOptions view = new ViewOptions();

  TraceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    byte[] keyBytes = encoding.decode(key);
    try (Kiwi db = store.openToRead()) {
      LookupTrace trace = keyspace.in(db, store).trace(keyBytes);
      view.show(new TraceView(trace), streams);
      return trace.value().isPresent() ? ExitCode.OK : ExitCode.NO;
    }
  }
}
