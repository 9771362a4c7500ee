package io.kiwidb.cli.repl;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.view.KeysOfRange;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code del-range}. */
final class RangeCommands {
  private static final Set<String> FLAGS = Set.of(ReplSession.YES);
  private static final Set<String> VALUED = Set.of("--prefix");

  private RangeCommands() {}

  static List<ReplCommand> all() {
    return List.of(ReplCommand.of(
            "del-range [FROM [TO]] [--prefix P] [--yes]",
            "delete all keys from FROM to before TO, or with a prefix",
            RangeCommands::deleteRange)
        .options(FLAGS, VALUED)
        .inKeyspace()
        .suggesting(RangeCommands::words));
  }

  private static void deleteRange(ReplSession session, Arguments arguments) {
    arguments.expect(0, 2);
    session.mayDestroy();
    Optional<byte[]> prefix = arguments.option("--prefix");
    if (prefix.isPresent() == arguments.count() > 0) {
      throw new ReplException(
          "give either FROM, with or without TO, or --prefix; 'keyspace clear' deletes all keys");
    }
    KeyRange range = prefix
        .map(KeyRange::prefix)
        .orElseGet(() -> new KeyRange(arguments.optionalBytes(0), arguments.optionalBytes(1)));
    Keyspace keyspace = session.keyspaces().of(arguments);
    if (prefix.isPresent() && !keyspace.keyspaceOptions().keyOrder().isBytewise()) {
      throw new ReplException(
          "in the key order of this keyspace, keys with a prefix are not together");
    }
    String action = KeysOfRange.describe(keyspace, range, session::isCancelled);
    if (session.isCancelled()) {
      throw new ReplException("stopped; nothing was deleted");
    }
    if (!session.isConfirmed(arguments, action)) {
      return;
    }
    Optional<WriteBatch> batch = session.batch();
    if (batch.isPresent()) {
      batch.get().deleteRange(keyspace, range);
    } else {
      session.destroys("del-range", keyspace);
      keyspace.deleteRange(range);
    }
  }

  /** Reports which keyspaces a batch that is about to be written deletes ranges of. */
  static void audit(ReplSession session, WriteBatch batch) {
    Set<Integer> keyspaces = new TreeSet<>();
    BatchReader reader = batch.buffer().reader();
    while (reader.next()) {
      if (reader.type() == ValueType.RANGE_DELETE) {
        keyspaces.add(reader.keyspace());
      }
    }
    session.db().keyspaces().stream()
        .filter(keyspace -> keyspaces.contains(keyspace.id()))
        .forEach(keyspace -> session.destroys("del-range", keyspace));
  }

  private static List<String> words(ReplSession session, List<Word> typed) {
    List<String> words = new ArrayList<>(FLAGS);
    words.addAll(VALUED);
    if (!typed.isEmpty() && !typed.get(typed.size() - 1).isOption()) {
      words.addAll(DataCommands.keys(
          session, session.keyspaces().ofTyped(typed), typed.get(typed.size() - 1)));
    }
    return words;
  }
}
