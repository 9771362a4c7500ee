package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.Limits;
import io.kiwidb.Options;
import io.kiwidb.WriteOptions;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.stream.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes one value. Threading: not thread-safe. */
@Command(
    name = "put",
    description = {
      "Set the value of a key. Creates the store if it is missing. The write is synced before the command returns.",
      "A keyspace must exist; 'kiwi keyspace create' creates it."
    },
    footer = {
      "  kiwi put data greeting hello",
      "  kiwi put data photo < photo.jpg",
      "  kiwi put data --hex 00ff 0102",
      "  kiwi put data u1 Ann --keyspace users",
      "  kiwi put data session s3cr3t --ttl 30m"
    })
final class PutCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "KEY", description = "Key.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String key;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "Value. Default, or -: all of standard input, including a trailing newline.")
  private Optional<String> value = Optional.empty();

  @Mixin
  private final TtlOption ttl = new TtlOption();

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  PutCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    byte[] keyBytes = encoding.decode(key);
    WriteOptions options = ttl.write();
    boolean given = value.isPresent() && !value.get().equals(STANDARD_INPUT);
    byte[] valueBytes = given ? encoding.decode(value.get()) : readValue();
    // A store without the keyspace is of no use, so it is not created.
    try (Kiwi db = keyspace.isOther() ? store.openToChange() : store.open(Options.builder())) {
      keyspace.in(db, store).put(keyBytes, valueBytes, options);
    }
    return ExitCode.OK;
  }

  private byte[] readValue() throws IOException {
    byte[] input =
        streams.in("the value (including newlines)").readNBytes(Limits.MAX_VALUE_BYTES + 1);
    return encoding.encoding() == Encoding.TEXT
        ? input
        : encoding.decode(new String(input, StandardCharsets.US_ASCII).replaceAll("\\s+", ""));
  }
}
