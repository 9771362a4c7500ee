package io.kiwidb.server.resource;

import io.kiwidb.Insight;
import io.kiwidb.Kiwi;
import io.kiwidb.TableDetails;
import io.kiwidb.TableInfo;
import io.kiwidb.TableReads;
import io.kiwidb.server.json.Continuation;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.TableProperties;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The tables, their filters and indexes. Threading: thread-safe. */
public final class Tables {
  /** Orders of a list. */
  public enum Sort {
    /** Level 0 newest first, other levels by key. */
    KEY,
    /** Largest first. */
    BYTES,
    /** Most entries first. */
    ENTRIES,
    /** Most deletions first. */
    DELETIONS,
    /** Newest first. */
    CREATED,
    /** Most read first. */
    READS;

    /** Returns the order of a name. */
    public static Sort named(@Nullable String name) {
      if (name == null) {
        return KEY;
      }
      for (Sort sort : values()) {
        if (Names.of(sort).equals(name)) {
          return sort;
        }
      }
      throw Given.bad("'sort' must be key, bytes, entries, deletions, created or reads.");
    }
  }

  /** Asks for a page of tables. */
  public record Request(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Integer level,
      Sort sort,
      @Nullable Integer limit,
      @Nullable String continuation) {}

  /** A table. */
  public record Info(
      long number,
      int level,
      String keyspace,
      long bytes,
      long entries,
      long deletions,
      String smallestKey,
      String largestKey,
      long smallestSequence,
      long largestSequence,
      long createdMillis,
      long reads) {}

  /** A page of tables. */
  public record Listing(
      List<Info> tables, int total, @Nullable String continuation) {}

  /** The properties of a table. */
  public record Details(
      Info table,
      long distinctKeys,
      long rawKeyBytes,
      long rawValueBytes,
      long dataBlocks,
      long dataBytes,
      long indexBytes,
      long filterBytes,
      long memoryBytes,
      String filter,
      String compressor,
      String prefixRule) {}

  /** The figures of a filter. */
  public record FilterInfo(
      String name,
      long bytes,
      long keys,
      @Nullable Long bits,
      @Nullable Integer probes,
      @Nullable Double fill,
      @Nullable Double expectedFalsePositives,
      long checks,
      long positives,
      long falsePositives) {}

  /** A block of an index. */
  public record Block(String fence, long offset, long bytes) {}

  /** A page of an index. */
  public record Index(List<Block> blocks, @Nullable String continuation) {}

  private static final byte[] NO_KEY = {};
  private static final int ALLOWANCE = 64;

  private final ServedStore store;
  private final PageLimits limits;
  private volatile @Nullable Ordered last;

  /** A list of which there are further pages: they need not be put in order anew. */
  private record Ordered(
      WeakReference<Kiwi> db,
      @Nullable String keyspace,
      @Nullable Integer level,
      Sort sort,
      List<TableInfo> tables) {
    boolean isOf(Kiwi now, Request request) {
      return db.refersTo(now)
          && sort == request.sort()
          && Objects.equals(keyspace, request.keyspace())
          && Objects.equals(level, request.level());
    }
  }

  /** Creates the area. */
  public Tables(ServedStore store, PageLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Returns a page of tables. The list that was begun last is remembered, and its pages are those
   * of one moment. Otherwise a table may be missed or come twice if others come and go between two
   * pages.
   */
  public Listing list(Request request) {
    Encoding encoding = Given.encoding(request.encoding());
    int items = PageLimits.items(request.limit());
    long skipped = request.continuation() == null
        ? 0
        : Continuation.parse(Continuation.Kind.LIST, request.continuation()).number();
    Kiwi db = store.db();
    Map<Long, TableReads> reads = db.insight().tableReads();
    Ordered begun = request.continuation() == null ? null : last;
    Ordered ordered = begun != null && begun.isOf(db, request) ? begun : order(db, request, reads);
    List<TableInfo> tables = ordered.tables();
    Writer writer = new Writer(encoding, Names.keyspaces(db), reads);
    List<Info> page = new ArrayList<>();
    long bytes = 0;
    int next = (int) Math.min(skipped, tables.size());
    while (next < tables.size() && page.size() < items && bytes < limits.bytes()) {
      TableInfo table = tables.get(next++);
      bytes += table.smallestKey().length + table.largestKey().length + ALLOWANCE;
      page.add(writer.write(table));
    }
    String continuation = next < tables.size()
        ? new Continuation(Continuation.Kind.LIST, next, NO_KEY).format()
        : null;
    last = continuation == null ? null : ordered;
    return new Listing(page, tables.size(), continuation);
  }

  private static Ordered order(Kiwi db, Request request, Map<Long, TableReads> reads) {
    List<TableInfo> tables =
        new ArrayList<>(KeyspaceLookup.findOrStore(db, request.keyspace()).tables());
    if (request.level() != null) {
      tables.removeIf(table -> table.level() != request.level());
    }
    figure(request.sort(), reads)
        .ifPresent(figure -> tables.sort(Comparator.comparingLong(figure).reversed()));
    return new Ordered(
        new WeakReference<>(db), request.keyspace(), request.level(), request.sort(), tables);
  }

  private static Optional<ToLongFunction<TableInfo>> figure(
      Sort sort, Map<Long, TableReads> reads) {
    return switch (sort) {
      case KEY -> Optional.empty();
      case BYTES -> Optional.of(TableInfo::bytes);
      case ENTRIES -> Optional.of(TableInfo::entries);
      case DELETIONS -> Optional.of(TableInfo::deletions);
      case CREATED -> Optional.of(TableInfo::createdMillis);
      case READS ->
        Optional.of(table -> reads.getOrDefault(table.number(), TableReads.NONE).lookups());
    };
  }

  /** Writes tables as the contract does. */
  record Writer(Encoding encoding, Map<Integer, String> keyspaces, Map<Long, TableReads> reads) {
    static Writer of(Kiwi db, Encoding encoding) {
      return new Writer(encoding, Names.keyspaces(db), db.insight().tableReads());
    }

    Info write(TableInfo table) {
      return new Info(
          table.number(),
          table.level(),
          Names.keyspace(keyspaces, table.keyspace()),
          table.bytes(),
          table.entries(),
          table.deletions(),
          encoding.encode(table.smallestKey()),
          encoding.encode(table.largestKey()),
          table.smallestSequence(),
          table.largestSequence(),
          table.createdMillis(),
          reads.getOrDefault(table.number(), TableReads.NONE).lookups());
    }
  }

  /** Returns the properties of a table. */
  public Details details(long number, @Nullable Encoding encoding) {
    Kiwi db = store.db();
    TableDetails details = find(db.insight(), number);
    TableProperties properties = details.properties();
    Map<Long, TableReads> reads = Map.of(number, details.reads());
    return new Details(
        new Writer(Given.encoding(encoding), Names.keyspaces(db), reads).write(details.info()),
        properties.distinctKeys(),
        properties.rawKeyBytes(),
        properties.rawValueBytes(),
        properties.dataBlocks(),
        properties.dataBytes(),
        properties.indexBytes(),
        properties.filterBytes(),
        details.memoryBytes(),
        properties.filter(),
        properties.compressor(),
        properties.prefixRule());
  }

  private static TableDetails find(Insight insight, long number) {
    return Told.find("table", () -> insight.table(number));
  }

  /** Returns the figures of the filter of a table. */
  public FilterInfo filter(long number) {
    TableDetails details = find(store.db().insight(), number);
    Optional<FilterFigures> figures = details.filter();
    TableReads reads = details.reads();
    return new FilterInfo(
        details.properties().filter(),
        details.properties().filterBytes(),
        details.properties().distinctKeys(),
        figures.map(FilterFigures::bits).orElse(null),
        figures.map(FilterFigures::probes).orElse(null),
        figures.map(FilterFigures::fill).orElse(null),
        figures.map(FilterFigures::falsePositiveRate).orElse(null),
        reads.sampled(),
        reads.positives(),
        reads.falsePositives());
  }

  /** Returns a page of the entries of a table. */
  public StoredEntries.Page entries(long number, StoredEntries.Request request) {
    return Told.find(
        "table",
        () -> StoredEntries.page(
            request,
            limits,
            (key, visitor) -> store.db().insight().visitTable(number, key, visitor)));
  }

  /** Returns a page of the index of a table. */
  public Index index(
      long number,
      @Nullable Encoding given,
      @Nullable Integer limit,
      @Nullable String continuation) {
    Encoding encoding = Given.encoding(given);
    int items = PageLimits.items(limit);
    long skipped = continuation == null
        ? 0
        : Continuation.parse(Continuation.Kind.INDEX, continuation).number();
    IndexPage page = new IndexPage(encoding, items, skipped);
    Insight insight = store.db().insight();
    find(insight, number); // or else a format without an index would be told as not found
    try {
      insight.visitIndex(number, page);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE,
          "The format of the table does not tell its index, or the table is gone.");
    }
    return new Index(page.blocks, page.continuation);
  }

  /** Collects blocks until the page is full. */
  private final class IndexPage implements Insight.IndexVisitor {
    private final Encoding encoding;
    private final int items;
    private final long skipped;
    private final PageLimits.Deadline deadline = limits.deadline();
    private final List<Block> blocks = new ArrayList<>();
    private @Nullable String continuation;
    private long position;
    private long size;

    IndexPage(Encoding encoding, int items, long skipped) {
      this.encoding = encoding;
      this.items = items;
      this.skipped = skipped;
    }

    @Override
    public boolean visit(byte[] fence, long offset, long bytes) {
      if (position < skipped) {
        position++;
        return true;
      }
      if (limits.isFull(blocks.size(), items, size, deadline)) {
        continuation = new Continuation(Continuation.Kind.INDEX, position, NO_KEY).format();
        return false;
      }
      blocks.add(new Block(encoding.encode(fence), offset, bytes));
      size += fence.length + ALLOWANCE;
      position++;
      return true;
    }
  }
}
