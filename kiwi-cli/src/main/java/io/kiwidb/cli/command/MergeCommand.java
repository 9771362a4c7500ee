package io.kiwidb.cli.command;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.WriteOptions;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.keyspace.OperatorText;
import io.kiwidb.cli.stream.Streams;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges an operand into the value of a key. Threading: not thread-safe. */
@Command(
    name = "merge",
    description = {
      "Merge an operand into the value of a key by the merge operator of the keyspace, without reading the value.",
      "'kiwi providers' lists the operators; 'kiwi keyspace create --use merge-operator=NAME' gives one to a new keyspace.",
      "add, min and max take a number; union takes one element; append takes text. An operand that the operator refuses is not written."
    },
    footer = {
      "  kiwi merge data visits 1 --operator append",
      "  kiwi merge data hits 1 --keyspace counters",
      "  kiwi merge data --hex 6e 0000000000000001 --keyspace counters",
      "  kiwi merge data visits 1 --ttl 30m"
    })
final class MergeCommand implements Callable<Integer> {
  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "KEY", description = "Key.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String key;

  @Parameters(
      index = "2",
      paramLabel = "OPERAND",
      description = "Operand, as the operator reads it; with --hex or --base64, its bytes.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String operand;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Give the default keyspace this merge operator, if it has none yet.")
  private Optional<String> operator = Optional.empty();

  @Mixin
  private final TtlOption ttl = new TtlOption();

  @Mixin
  private final KeyspaceOption keyspace = new KeyspaceOption();

  @Mixin
  private final EncodingOptions encoding = new EncodingOptions();

  MergeCommand(Streams streams) {
    assert streams != null; // prints nothing
  }

  @Override
  public Integer call() {
    byte[] keyBytes = encoding.decode(key);
    byte[] given = encoding.decode(operand);
    WriteOptions written = ttl.write();
    Options.Builder options = Options.builder();
    operator.ifPresent(name -> options.provider(ProviderKind.MERGE_OPERATOR, name));
    try (Kiwi db = store.openToChange(options)) {
      merge(keyspace.in(db, store), keyBytes, given, written);
    }
    return ExitCode.OK;
  }

  private void merge(Keyspace target, byte[] keyBytes, byte[] given, WriteOptions options) {
    boolean isTyped = encoding.encoding() == Encoding.TEXT;
    try {
      byte[] written = isTyped ? OperatorText.operand(target, keyBytes, given) : given;
      target.merge(keyBytes, written, options);
    } catch (IllegalArgumentException e) { // the operator refuses the operand
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (InvalidOptionsException e) {
      String remedy = target.name().equals(Keyspace.DEFAULT)
          ? "; add --operator NAME, of one that 'kiwi providers' lists"
          : "";
      throw new CommandFailure(ExitCode.USAGE, e.getMessage() + remedy);
    }
  }
}
