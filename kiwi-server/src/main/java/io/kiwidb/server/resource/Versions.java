package io.kiwidb.server.resource;

import io.kiwidb.Kiwi;
import io.kiwidb.TableInfo;
import io.kiwidb.TableReads;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.live.TreeEdit;
import io.kiwidb.server.live.TreeHistory;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tree at any moment since it is watched. Threading: thread-safe. */
public final class Versions {
  /** What is shown of a moment. */
  public enum Shown {
    /** The tables, and the edits after it. */
    TABLES_AND_EDITS,
    /** The edits after it. */
    EDITS
  }

  /** Asks for a moment. */
  public record Request(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Long at,
      Shown shown,
      @Nullable Integer limit) {}

  /** An edit. */
  public record Edit(
      long edit,
      long millis,
      String keyspace,
      String cause,
      @Nullable Long job,
      List<Tables.Info> added,
      List<Long> removed) {}

  /** A moment, and the edits after it. */
  public record Info(
      long at,
      long firstEdit,
      long lastEdit,
      @Nullable List<Tables.Info> tables,
      List<Edit> edits) {}

  /** Asks for a moment in blocks. */
  public record BlocksRequest(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Long at,
      @Nullable String order,
      @Nullable Integer blocks) {}

  /** The tree of a keyspace at a moment, in blocks. */
  public record Blocks(
      long at, long firstEdit, long lastEdit, int tables, List<TreeBlocks.Level> levels) {}

  private static final int MOST_BLOCKS = 4_000;
  private static final int USUAL_BLOCKS = 1_000;
  private static final long ALLOWANCE = 200;

  private final ServedStore store;
  private final Supplier<Optional<TreeHistory>> watched;
  private final PageLimits limits;

  /**
   * Creates the area.
   *
   * @param watched returns the history of the tree of the open store; empty if it is not watched
   */
  public Versions(ServedStore store, Supplier<Optional<TreeHistory>> watched, PageLimits limits) {
    this.store = store;
    this.watched = watched;
    this.limits = limits;
  }

  /** Returns the tree at a moment, and the edits after it. */
  public Info at(Request request) {
    Kiwi db = store.db();
    TreeHistory history = history();
    int most = PageLimits.items(request.limit());
    OptionalInt only = request.keyspace() == null
        ? OptionalInt.empty()
        : OptionalInt.of(KeyspaceLookup.find(db, request.keyspace()).id());
    long at = request.at() == null ? Long.MAX_VALUE : request.at();
    Tables.Writer writer = Tables.Writer.of(db, Given.encoding(request.encoding()));
    TreeHistory.Changes changes;
    List<Tables.Info> tables;
    if (request.shown() == Shown.EDITS) {
      changes = history.changes(at);
      tables = null;
    } else {
      TreeHistory.Moment moment = history.at(at);
      changes = moment.changes();
      tables = tables(moment.tables(), only, writer);
    }
    List<Edit> edits = edits(changes.later(), only, most, writer);
    return new Info(changes.at(), changes.firstEdit(), changes.lastEdit(), tables, edits);
  }

  /** Returns the tree of a keyspace at a moment, its tables counted together in blocks. */
  public Blocks blocks(BlocksRequest request) {
    Kiwi db = store.db();
    int most = Given.number(request.blocks(), 1, MOST_BLOCKS, USUAL_BLOCKS, "blocks");
    TreeBlocks.Order order = TreeBlocks.Order.named(request.order());
    int keyspace = KeyspaceLookup.find(db, request.keyspace()).id();
    TreeHistory.Moment moment = history().at(request.at() == null ? Long.MAX_VALUE : request.at());
    TreeHistory.Changes changes = moment.changes();
    List<TableInfo> tables =
        moment.tables().stream().filter(table -> table.keyspace() == keyspace).toList();
    Map<Long, TableReads> reads = db.insight().tableReads();
    TreeBlocks blocks = new TreeBlocks(
        most,
        order,
        Given.encoding(request.encoding()),
        table -> reads.getOrDefault(table.number(), TableReads.NONE).lookups());
    return new Blocks(
        changes.at(), changes.firstEdit(), changes.lastEdit(), tables.size(), blocks.of(tables));
  }

  private TreeHistory history() {
    return watched
        .get()
        .orElseThrow(() ->
            new ProblemException(ProblemCode.UNAVAILABLE, "The server does not watch the tree."));
  }

  /** Writes edits until the page is full. */
  private List<Edit> edits(List<TreeEdit> later, OptionalInt only, int most, Tables.Writer writer) {
    List<Edit> edits = new ArrayList<>();
    long bytes = 0;
    for (TreeEdit change : later) {
      if (only.isPresent() && only.getAsInt() != change.keyspaceId()) {
        continue;
      }
      if (edits.size() == most || bytes > limits.bytes()) {
        break;
      }
      edits.add(edit(change, writer));
      bytes += ALLOWANCE + change.added().stream().mapToLong(Versions::size).sum();
    }
    return edits;
  }

  private static List<Tables.Info> tables(
      List<TableInfo> all, OptionalInt only, Tables.Writer writer) {
    List<TableInfo> shown = only.isEmpty()
        ? all
        : all.stream().filter(table -> only.getAsInt() == table.keyspace()).toList();
    return WrittenTables.of(writer, shown);
  }

  private static long size(TableInfo table) {
    return ALLOWANCE + table.smallestKey().length + table.largestKey().length;
  }

  private static Edit edit(TreeEdit change, Tables.Writer writer) {
    return new Edit(
        change.edit(),
        change.millis(),
        change.keyspace(),
        Names.of(change.cause()),
        change.job() == 0 ? null : change.job(),
        WrittenTables.of(writer, change.added()),
        change.removed());
  }
}
