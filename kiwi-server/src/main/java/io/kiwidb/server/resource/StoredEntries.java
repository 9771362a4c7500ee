package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kiwidb.EntryVisitor;
import io.kiwidb.key.ValueType;
import io.kiwidb.server.json.Continuation;
import io.kiwidb.server.json.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pages of entries as memtables and tables store them, with old versions and deletions. A page
 * continues behind an entry, which its key and its sequence number name: entries of one key are
 * ordered by descending sequence numbers.
 */
public final class StoredEntries {
  private static final int ALLOWANCE = 64; // what an entry costs besides key and value
  private static final byte[] NO_KEY = {};

  /** Which page. */
  public record Request(
      @Nullable Encoding encoding,
      @Nullable String from,
      @Nullable Integer limit,
      @Nullable String continuation) {}

  /** An entry. */
  public record Entry(
      String key,
      long sequence,
      String type,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value,
      int valueBytes) {}

  /** A page. */
  public record Page(List<Entry> entries, @Nullable String continuation) {}

  private StoredEntries() {}

  /**
   * Returns a page.
   *
   * @param visit visits entries from a key on; an empty key means from the start
   */
  static Page page(Request request, PageLimits limits, BiConsumer<byte[], EntryVisitor> visit) {
    Encoding encoding = Given.encoding(request.encoding());
    Optional<Continuation> after = Optional.ofNullable(request.continuation())
        .map(text -> Continuation.parse(Continuation.Kind.ENTRIES, text));
    byte[] from = after
        .map(Continuation::key)
        .orElseGet(
            () -> request.from() == null ? NO_KEY : Given.key(encoding, request.from(), "from"));
    Collector collector = new Collector(encoding, limits, after, PageLimits.items(request.limit()));
    visit.accept(from, collector);
    return new Page(collector.entries, collector.continuation);
  }

  /** Collects entries until the page is full. */
  private static final class Collector implements EntryVisitor {
    private final Encoding encoding;
    private final PageLimits limits;
    private final Optional<Continuation> after;
    private final int items;
    private final PageLimits.Deadline deadline;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable String continuation;
    private byte[] lastKey = NO_KEY;
    private long lastSequence;
    private long bytes;

    Collector(Encoding encoding, PageLimits limits, Optional<Continuation> after, int items) {
      this.encoding = encoding;
      this.limits = limits;
      this.after = after;
      this.items = items;
      this.deadline = limits.deadline();
    }

    @Override
    public boolean visit(byte[] key, long sequence, int type, byte[] value) {
      if (after.isPresent()
          && sequence >= after.get().number()
          && Arrays.equals(key, after.get().key())) {
        return true; // on the page before
      }
      if (limits.isFull(entries.size(), items, bytes, deadline)) {
        continuation = new Continuation(Continuation.Kind.ENTRIES, lastSequence, lastKey).format();
        return false;
      }
      entries.add(entry(key, sequence, type, value));
      lastKey = key;
      lastSequence = sequence;
      bytes += key.length + Math.min(value.length, limits.shownValueBytes()) + ALLOWANCE;
      return true;
    }

    private Entry entry(byte[] key, long sequence, int type, byte[] value) {
      String shown = ValueType.base(type) == ValueType.DELETE
          ? null
          : limits.show(encoding, value, 0, value.length).value();
      return new Entry(encoding.encode(key), sequence, ValueType.nameOf(type), shown, value.length);
    }
  }
}
