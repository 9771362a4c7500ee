package io.kiwidb.cli.repl;

import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.format.TimeToLive;
import io.kiwidb.cli.keyspace.OperatorText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.view.Scan;
import io.kiwidb.cli.view.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code put}, {@code get}, {@code ttl}, {@code del}, {@code merge} and {@code scan}. */
final class DataCommands {
  /** Default limit of an interactive scan. */
  private static final long INTERACTIVE_LIMIT = 100;

  private static final int INTERACTIVE_VALUE_BYTES = 1000;
  private static final int SUGGESTED_KEYS = 50;
  private static final String SINGLE = "--single";
  private static final Set<String> WRITE_VALUED = Set.of("--ttl");
  private static final Set<String> SCAN_FLAGS = Set.of("--reverse");
  private static final Set<String> SCAN_VALUED = Set.of("--prefix", "--limit");

  private DataCommands() {}

  static List<ReplCommand> all() {
    return List.of(
        ReplCommand.of("put KEY VALUE [--ttl TIME]", "set the value of a key", DataCommands::put)
            .options(Set.of(), WRITE_VALUED)
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of("get KEY", "show the value of a key", DataCommands::get)
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of("ttl KEY", "show how long a key will live", DataCommands::ttl)
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of(
                "del KEY [--single]",
                "delete a key; --single: one that is never overwritten",
                DataCommands::delete)
            .options(Set.of(SINGLE), Set.of())
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of(
                "merge KEY OPERAND [--ttl TIME]",
                "merge an operand by the merge operator; for 'add' a number",
                DataCommands::merge)
            .options(Set.of(), WRITE_VALUED)
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of(
                "scan [FROM [TO]] [--prefix P] [--reverse] [--limit N]",
                "show keys and values in key order",
                DataCommands::scan)
            .options(SCAN_FLAGS, SCAN_VALUED)
            .inKeyspace()
            .suggesting(DataCommands::scanWords));
  }

  private static void put(ReplSession session, Arguments arguments) {
    arguments.expect(2, 2);
    session.mayWrite();
    Keyspace keyspace = session.keyspaces().of(arguments);
    Optional<WriteBatch> batch = session.batch();
    Optional<Duration> ttl = ttl(arguments);
    if (batch.isPresent() && ttl.isPresent()) {
      batch.get().put(keyspace, arguments.bytes(0), arguments.bytes(1), ttl.get());
    } else if (batch.isPresent()) {
      batch.get().put(keyspace, arguments.bytes(0), arguments.bytes(1));
    } else {
      keyspace.put(arguments.bytes(0), arguments.bytes(1), options(ttl));
    }
  }

  private static Optional<Duration> ttl(Arguments arguments) {
    try {
      return arguments.optionText("--ttl").map(TimeToLive::parse);
    } catch (IllegalArgumentException e) {
      throw new ReplException(String.valueOf(e.getMessage()));
    }
  }

  private static WriteOptions options(Optional<Duration> ttl) {
    return ttl.map(WriteOptions.defaults()::ttl).orElse(WriteOptions.defaults());
  }

  private static void ttl(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    Keyspace keyspace = session.keyspaces().of(arguments);
    Expiry expiry = session.view(keyspace).expiry(arguments.bytes(0));
    session
        .out()
        .println(
            expiry == null
                ? session.ink().paint(Ink.Role.NOTE, "(not found)")
                : expiry.remaining().map(TimeToLive::text).orElse("never expires"));
  }

  private static void merge(ReplSession session, Arguments arguments) {
    arguments.expect(2, 2);
    session.mayWrite();
    Keyspace keyspace = session.keyspaces().of(arguments);
    Optional<WriteBatch> batch = session.batch();
    Optional<Duration> ttl = ttl(arguments);
    byte[] key = arguments.bytes(0);
    byte[] operand = OperatorText.operand(keyspace, key, arguments.bytes(1));
    if (batch.isPresent() && ttl.isPresent()) {
      batch.get().merge(keyspace, key, operand, ttl.get());
    } else if (batch.isPresent()) {
      batch.get().merge(keyspace, key, operand);
    } else {
      keyspace.merge(key, operand, options(ttl));
    }
  }

  private static void delete(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    session.mayWrite();
    Keyspace keyspace = session.keyspaces().of(arguments);
    byte[] key = arguments.bytes(0);
    Optional<WriteBatch> batch = session.batch();
    if (batch.isPresent()) {
      WriteBatch open = batch.get();
      WriteBatch unused =
          arguments.has(SINGLE) ? open.singleDelete(keyspace, key) : open.delete(keyspace, key);
    } else if (arguments.has(SINGLE)) {
      keyspace.singleDelete(key);
    } else {
      keyspace.delete(key);
    }
  }

  private static void get(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    byte[] key = arguments.bytes(0);
    Keyspace keyspace = session.keyspaces().of(arguments);
    byte[] value = session.view(keyspace).get(key);
    if (value == null) {
      session.out().println(session.ink().paint(Ink.Role.NOTE, "(not found)"));
    } else if (value.length == 0 && session.mode() == ReplSession.Mode.INTERACTIVE) {
      session.remark("(empty)");
    } else {
      session.out().println(EscapedText.encode(value) + noteOn(session, keyspace, value));
    }
    session
        .batch()
        .flatMap(batch -> PendingChange.of(batch, keyspace, key))
        .ifPresent(what -> session.remark("without the open batch, which " + what));
  }

  /** Returns what a person at a terminal is told besides the bytes of a value. */
  private static String noteOn(ReplSession session, Keyspace keyspace, byte[] value) {
    String note =
        session.mode() == ReplSession.Mode.INTERACTIVE ? OperatorText.note(keyspace, value) : "";
    return note.isEmpty() ? note : session.ink().paint(Ink.Role.NOTE, note);
  }

  private static void scan(ReplSession session, Arguments arguments) {
    arguments.expect(0, 2);
    Optional<byte[]> prefix = arguments.option("--prefix");
    if (prefix.isPresent() && arguments.count() > 0) {
      throw new ReplException("FROM and TO cannot be combined with --prefix");
    }
    KeyRange range = prefix
        .map(KeyRange::prefix)
        .orElseGet(() -> new KeyRange(arguments.optionalBytes(0), arguments.optionalBytes(1)));
    Scan.Order order = arguments.has("--reverse") ? Scan.Order.REVERSE : Scan.Order.FORWARD;
    long unlimited =
        session.mode() == ReplSession.Mode.INTERACTIVE ? INTERACTIVE_LIMIT : Scan.UNLIMITED;
    Scan scan = new Scan(range, order, arguments.number("--limit", unlimited));
    Scan.End end = scan.run(
        session.view(session.keyspaces().of(arguments)),
        (key, value) -> session
            .out()
            .print(session.ink().paint(Ink.Role.KEY, EscapedText.encode(key)))
            .write('\t')
            .println(shown(session, value)),
        session::isCancelled);
    if (end == Scan.End.STOPPED) {
      session.remark("stopped");
    } else if (end == Scan.End.LIMIT && !arguments.has("--limit")) {
      session.remark("more entries follow; use --limit N to show N");
    }
    session
        .batch()
        .filter(batch -> !batch.isEmpty())
        .ifPresent(batch -> session.remark(
            "entries in the store, without the open batch of " + BatchCommands.writes(batch)));
  }

  /** Shortens long values in interactive scans; {@code get} shows the whole value. */
  private static String shown(ReplSession session, byte[] value) {
    if (session.mode() == ReplSession.Mode.SCRIPT || value.length <= INTERACTIVE_VALUE_BYTES) {
      return EscapedText.encode(value);
    }
    return EscapedText.encode(Arrays.copyOf(value, INTERACTIVE_VALUE_BYTES))
        + session.ink().paint(Ink.Role.NOTE, "... (" + Units.bytes(value.length) + ")");
  }

  /** Returns keys of the keyspace that start with the typed word. */
  static List<String> keys(ReplSession session, List<Word> typed) {
    List<Word> words = KeyspaceSelection.withoutOption(typed);
    return words.size() == 1
        ? keys(session, session.keyspaces().ofTyped(typed), words.get(0))
        : List.of();
  }

  static List<String> keys(ReplSession session, Keyspace keyspace, Word typed) {
    List<String> keys = new ArrayList<>();
    try (Cursor cursor = session.view(keyspace).cursor(KeyRange.prefix(typed.bytes()))) {
      for (boolean ok = cursor.seekToFirst();
          ok && keys.size() < SUGGESTED_KEYS;
          ok = cursor.next()) {
        keys.add(TypableWord.of(cursor.key()));
      }
    }
    return keys;
  }

  private static List<String> scanWords(ReplSession session, List<Word> typed) {
    List<String> words = new ArrayList<>(SCAN_FLAGS);
    words.addAll(SCAN_VALUED);
    if (!typed.isEmpty() && !typed.get(typed.size() - 1).isOption()) {
      Keyspace keyspace = session.keyspaces().ofTyped(typed);
      words.addAll(keys(session, keyspace, typed.get(typed.size() - 1)));
    }
    return words;
  }
}
