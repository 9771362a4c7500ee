package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kiwidb.CorruptionException;
import io.kiwidb.EntryVisitor;
import io.kiwidb.StorageException;
import io.kiwidb.key.ValueType;
import io.kiwidb.server.json.Continuation;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.spi.BlobAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of entries as memtables and tables store them, with old versions and deletions. A page
 * continues behind an entry, which its key and its sequence number name: entries of one key are
 * ordered by descending sequence numbers.
 */
public final class StoredEntries {
  private static final Logger LOG = LoggerFactory.getLogger(StoredEntries.class);

  private static final int ALLOWANCE = 64; // what an entry costs besides key and value
  private static final byte[] NO_KEY = {};

  /** Which page. */
  public record Request(
      @Nullable Encoding encoding,
      @Nullable String from,
      @Nullable Integer limit,
      @Nullable String continuation) {}

  /** An entry; it has no value if it is a deletion, or if its value cannot be read. */
  public record Entry(
      String key,
      long sequence,
      String type,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value,
      int valueBytes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Blob blob) {}

  /** Where a value is that is in a blob file. */
  public record Blob(long file, long offset, int recordBytes) {}

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
      return add(key, sequence, value.length, () -> {
        String shown = ValueType.isDeletion(type) ? null : show(value);
        return new Entry(
            encoding.encode(key), sequence, ValueType.nameOf(type), shown, value.length, null);
      });
    }

    @Override
    public boolean visitApart(byte[] key, long sequence, int type, ApartValue value) {
      BlobAddress address = value.address();
      return add(
          key,
          sequence,
          address.valueLength(),
          () -> new Entry(
              encoding.encode(key),
              sequence,
              ValueType.nameOf(type),
              show(value),
              address.valueLength(),
              new Blob(address.file(), address.offset(), address.length())));
    }

    /** Adds an entry, which is only made if it belongs to the page; returns whether to continue. */
    private boolean add(byte[] key, long sequence, int valueBytes, Supplier<Entry> entry) {
      if (after.isPresent()
          && sequence >= after.get().number()
          && Arrays.equals(key, after.get().key())) {
        return true; // on the page before
      }
      if (limits.isFull(entries.size(), items, bytes, deadline)) {
        continuation = new Continuation(Continuation.Kind.ENTRIES, lastSequence, lastKey).format();
        return false;
      }
      entries.add(entry.get());
      lastKey = key;
      lastSequence = sequence;
      bytes += key.length + Math.min(valueBytes, limits.shownValueBytes()) + ALLOWANCE;
      return true;
    }

    private String show(byte[] value) {
      return limits.show(encoding, value, 0, value.length).value();
    }

    /** Shows a value in a blob file; null if it cannot be read, which hides no other entry. */
    private @Nullable String show(ApartValue value) {
      try {
        return show(value.read());
      } catch (CorruptionException | StorageException e) {
        LOG.debug("a value in blob file {} cannot be read", value.address().file(), e);
        return null;
      }
    }
  }
}
