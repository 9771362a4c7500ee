package io.kiwidb.server.resource;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.TableInfo;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.live.FinishedCompaction;
import io.kiwidb.server.live.LiveCompactions;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.spi.CompactionChoice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Compactions that run, have run, and would run next. Threading: thread-safe. */
public final class Compactions {
  /** Asks for a compaction. */
  public record Request(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable String from,
      @Nullable String to) {}

  /** All of them. */
  public record Listing(
      List<LiveCompactions.Progress> running,
      List<FinishedCompaction> finished,
      Figures.Debt debt) {}

  /** What the strategy would do. */
  public record Plan(
      String kind,
      String reason,
      List<Tables.Info> inputs,
      @Nullable Integer targetLevel) {}

  /** What the strategy would do next; null if nothing. */
  public record Next(@Nullable Plan plan) {}

  private final ServedStore store;
  private final Tasks tasks;
  private final StoreWatch watch;

  /** Creates the area. */
  public Compactions(ServedStore store, Tasks tasks, StoreWatch watch) {
    this.store = store;
    this.tasks = tasks;
    this.watch = watch;
  }

  /** Returns the compactions of a keyspace, or of all. */
  public Listing list(@Nullable String keyspace) {
    Kiwi db = store.db();
    var debt = KeyspaceLookup.findOrStore(db, keyspace).stats().debt();
    List<LiveCompactions.Progress> running = db.insight().compactions().stream()
        .filter(each -> keyspace == null || keyspace.equals(each.keyspace()))
        .map(LiveCompactions.Progress::of)
        .toList();
    List<FinishedCompaction> ended = watch.finishedCompactions().stream()
        .filter(each -> keyspace == null || keyspace.equals(each.keyspace()))
        .toList();
    return new Listing(running, ended, new Figures.Debt(debt.runs(), debt.bytes()));
  }

  /** Starts a compaction of a range of keys. */
  public Tasks.Info compact(Request request) {
    Encoding encoding = Given.encoding(request.encoding());
    Keyspace keyspace = KeyspaceLookup.find(store.db(), request.keyspace());
    KeyRange range = new KeyRange(
        Optional.ofNullable(request.from()).map(key -> Given.key(encoding, key, "from")),
        Optional.ofNullable(request.to()).map(key -> Given.key(encoding, key, "to")));
    return tasks.start("compact", progress -> {
      progress.tell(0, OptionalLong.empty(), "compacting keyspace " + keyspace.name());
      Told.run(() -> keyspace.compactRange(range));
      return "compacted";
    });
  }

  /** Returns what the strategy of a keyspace would do next. */
  public Next next(@Nullable String keyspace, @Nullable Encoding given) {
    Kiwi db = store.db();
    Keyspace of = KeyspaceLookup.find(db, keyspace);
    CompactionChoice choice = db.insight().nextCompaction(of);
    Tables.Writer writer = Tables.Writer.of(db, Given.encoding(given));
    if (choice instanceof CompactionChoice.Move move) {
      return new Next(
          new Plan("move", move.reason(), tables(writer, move.tables()), move.targetLevel()));
    }
    if (choice instanceof CompactionChoice.Merge merge) {
      return new Next(
          new Plan("merge", merge.reason(), tables(writer, merge.tables()), merge.targetLevel()));
    }
    if (choice instanceof CompactionChoice.Drop drop) {
      return new Next(new Plan("drop", drop.reason(), tables(writer, drop.tables()), null));
    }
    return new Next(null);
  }

  private static List<Tables.Info> tables(Tables.Writer writer, List<TableInfo> tables) {
    return WrittenTables.of(writer, tables);
  }
}
