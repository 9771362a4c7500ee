package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.server.json.Continuation;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages of keys. Each page opens a cursor and closes it before it is returned, so a client that
 * stops reading pins nothing. Threading: thread-safe.
 */
public final class Scans {
  private static final byte[] DEFAULT_DELIMITER = {':'};
  private static final byte[] NO_KEY = {};
  private static final int ALLOWANCE = 32; // what an entry costs besides key and value

  /** The order of a scan. */
  public enum Direction {
    /** Smallest key first. */
    FORWARD,
    /** Largest key first. */
    REVERSE
  }

  /** What a page shows of each entry. */
  public enum Shown {
    /** Keys and values. */
    ENTRIES,
    /** Keys alone. */
    KEYS
  }

  /** Which keys are read, and how they are written. */
  public record Source(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Long snapshot) {}

  /** Which page. */
  public record Page(@Nullable Integer limit, @Nullable String continuation) {}

  /** Asks for a page of entries. */
  public record Request(
      Source source,
      @Nullable String from,
      @Nullable String to,
      @Nullable String prefix,
      Direction direction,
      Shown shown,
      Page page) {}

  /** An entry of a page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String key,
      @Nullable String value,
      @Nullable Integer valueBytes,
      @Nullable Long expiryMillis) {}

  /** A page of entries. */
  public record Entries(List<Entry> entries, @Nullable String continuation) {}

  /** Asks for a page of groups. */
  public record PrefixRequest(
      Source source, @Nullable String prefix, @Nullable String delimiter, Page page) {}

  /** Keys that begin alike. */
  public record Group(String prefix, boolean isKey) {}

  /** A page of groups. */
  public record Groups(List<Group> groups, @Nullable String continuation) {}

  private final ServedStore store;
  private final Snapshots snapshots;
  private final PageLimits limits;

  /** Creates the area. */
  public Scans(ServedStore store, Snapshots snapshots, PageLimits limits) {
    this.store = store;
    this.snapshots = snapshots;
    this.limits = limits;
  }

  /** Returns a page of entries. */
  public Entries scan(Request request) {
    Source source = request.source();
    Encoding encoding = Given.encoding(source.encoding());
    KeyOrder order = order(source);
    KeyRange range = range(request, encoding, order);
    Optional<Continuation> after = parse(Continuation.Kind.SCAN, request.page());
    int items = PageLimits.items(request.page().limit());
    if (range.from().isPresent()
        && range.to().isPresent()
        && order.compare(range.from().get(), range.to().get()) >= 0) {
      return new Entries(List.of(), null);
    }
    return snapshots.read(source.snapshot(), source.keyspace(), view -> {
      try (Cursor cursor = view.cursor(range)) {
        PageLimits.Deadline deadline = limits.deadline();
        position(cursor, request.direction(), after);
        return page(cursor, request, encoding, items, deadline);
      }
    });
  }

  private KeyOrder order(Source source) {
    return KeyspaceLookup.find(store.db(), source.keyspace()).keyspaceOptions().keyOrder();
  }

  private static KeyRange range(Request request, Encoding encoding, KeyOrder order) {
    String from = request.from();
    String to = request.to();
    if (request.prefix() != null) {
      if (from != null || to != null) {
        throw Given.bad("Give either 'prefix', or 'from' and 'to'.");
      }
      requireBytewise(order);
      return KeyRange.prefix(Given.key(encoding, request.prefix(), "prefix"));
    }
    return new KeyRange(
        Optional.ofNullable(from).map(key -> Given.key(encoding, key, "from")),
        Optional.ofNullable(to).map(key -> Given.key(encoding, key, "to")));
  }

  /** Fails unless keys with one prefix are together. */
  static void requireBytewise(KeyOrder order) {
    if (!order.name().equals(KeyOrder.BYTEWISE.name())) {
      throw Given.bad("The keyspace has an order in which keys with one prefix are not together.");
    }
  }

  private static Optional<Continuation> parse(Continuation.Kind kind, Page page) {
    return Optional.ofNullable(page.continuation()).map(text -> Continuation.parse(kind, text));
  }

  private static void position(Cursor cursor, Direction direction, Optional<Continuation> after) {
    boolean forward = direction == Direction.FORWARD;
    if (after.isEmpty()) {
      boolean unused = forward ? cursor.seekToFirst() : cursor.seekToLast();
      return;
    }
    byte[] last = after.get().key();
    boolean found = forward ? cursor.seek(last) : cursor.seekForPrev(last);
    if (found && Arrays.equals(cursor.key(), last)) {
      step(cursor, direction);
    }
  }

  private static void step(Cursor cursor, Direction direction) {
    boolean unused = direction == Direction.FORWARD ? cursor.next() : cursor.prev();
  }

  private static @Nullable Long expiry(Cursor cursor) {
    long millis = cursor.expiryMillis();
    return millis == Expiry.NEVER_MILLIS ? null : millis;
  }

  private Entries page(
      Cursor cursor, Request request, Encoding encoding, int items, PageLimits.Deadline deadline) {
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    byte[] last = NO_KEY;
    while (cursor.isValid()) {
      if (limits.isFull(entries.size(), items, bytes, deadline)) {
        return new Entries(entries, new Continuation(Continuation.Kind.SCAN, 0, last).format());
      }
      last = cursor.key();
      String key = encoding.encode(last);
      bytes += last.length + ALLOWANCE;
      if (request.shown() == Shown.KEYS) {
        entries.add(new Entry(key, null, null, expiry(cursor)));
      } else {
        PageLimits.Shown value =
            limits.show(encoding, cursor.valueArray(), cursor.valueOffset(), cursor.valueLength());
        entries.add(new Entry(key, value.value(), value.cutFrom(), expiry(cursor)));
        bytes += Math.min(cursor.valueLength(), limits.shownValueBytes());
      }
      step(cursor, request.direction());
    }
    return new Entries(entries, null);
  }

  /** Returns a page of groups; a seek for each. */
  public Groups prefixes(PrefixRequest request) {
    Source source = request.source();
    Encoding encoding = Given.encoding(source.encoding());
    requireBytewise(order(source));
    byte[] prefix =
        request.prefix() == null ? NO_KEY : Given.key(encoding, request.prefix(), "prefix");
    byte[] delimiter = request.delimiter() == null
        ? DEFAULT_DELIMITER
        : Given.key(encoding, request.delimiter(), "delimiter");
    if (delimiter.length == 0) {
      throw Given.bad("'delimiter' must not be empty.");
    }
    Optional<Continuation> after = parse(Continuation.Kind.PREFIXES, request.page());
    int items = PageLimits.items(request.page().limit());
    return snapshots.read(source.snapshot(), source.keyspace(), view -> {
      try (Cursor cursor = view.cursor(KeyRange.prefix(prefix))) {
        if (after.isEmpty()) {
          boolean unused = cursor.seekToFirst();
        } else {
          skip(cursor, after.get().key(), after.get().number() == 1);
        }
        return groups(cursor, prefix.length, delimiter, encoding, items);
      }
    });
  }

  private Groups groups(
      Cursor cursor, int prefixLength, byte[] delimiter, Encoding encoding, int items) {
    List<Group> groups = new ArrayList<>();
    PageLimits.Deadline deadline = limits.deadline();
    long bytes = 0;
    byte[] last = NO_KEY;
    boolean lastIsKey = false;
    while (cursor.isValid()) {
      if (limits.isFull(groups.size(), items, bytes, deadline)) {
        long number = lastIsKey ? 1 : 0;
        return new Groups(
            groups, new Continuation(Continuation.Kind.PREFIXES, number, last).format());
      }
      byte[] key = cursor.key();
      int end = endOfGroup(key, prefixLength, delimiter);
      lastIsKey = end < 0;
      last = lastIsKey ? key : Arrays.copyOf(key, end);
      bytes += last.length + ALLOWANCE;
      groups.add(new Group(encoding.encode(last), lastIsKey));
      skip(cursor, last, lastIsKey);
    }
    return new Groups(groups, null);
  }

  /** Returns where the delimiter behind the prefix ends; -1 if there is none. */
  private static int endOfGroup(byte[] key, int prefixLength, byte[] delimiter) {
    for (int i = prefixLength; i + delimiter.length <= key.length; i++) {
      if (Arrays.equals(key, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i + delimiter.length;
      }
    }
    return -1;
  }

  /** Moves behind a group. */
  private static void skip(Cursor cursor, byte[] group, boolean isKey) {
    Optional<byte[]> end = KeyRange.prefix(group).to();
    if (isKey) {
      boolean unused = cursor.seek(group) && Arrays.equals(cursor.key(), group) && cursor.next();
    } else if (end.isEmpty()) { // nothing follows a prefix of 0xff
      boolean unused = cursor.seekToLast() && cursor.next();
    } else {
      boolean unused = cursor.seek(end.get());
    }
  }
}
