package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kiwidb.Expiry;
import io.kiwidb.LookupTrace;
import io.kiwidb.ReadView;
import io.kiwidb.WriteOptions;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes of keys. Threading: thread-safe. */
public final class KeyValues {
  private static final int MOST_KEYS = 1_000;
  private static final int FIRST_BUFFER = 4 << 10;
  private static final Pattern TABLE = Pattern.compile("table (\\d+)");

  /** Names a key. */
  public record KeyRequest(
      String key,
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Long snapshot) {}

  /** A write. */
  public record PutRequest(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable String key,
      @Nullable String value,
      @Nullable Boolean sync,
      @Nullable Long ttlMillis) {}

  /** Names several keys. */
  public record MultiGetRequest(
      @Nullable String keyspace,
      @Nullable Encoding encoding,
      @Nullable Long snapshot,
      @Nullable List<@Nullable String> keys) {}

  /** An entry; null for one that never expires. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(String key, String value, @Nullable Long expiryMillis) {}

  /** Whether a key exists. */
  public record Existence(boolean exists) {}

  /** A key with its value; null if the key is absent. */
  public record Found(String key, @Nullable String value) {}

  /** The keys that were asked for, in their order. */
  public record FoundList(List<Found> entries) {}

  /** A step of a lookup. */
  public record Step(
      String source,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long table,
      String what,
      String verdict,
      long nanos) {}

  /** A lookup with all its steps. */
  public record Trace(
      boolean found,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value,
      long nanos,
      List<Step> steps) {}

  private final ServedStore store;
  private final Snapshots snapshots;
  private final int mostValueBytes;
  private final Duration stallLimit;

  /**
   * Creates the area.
   *
   * @param mostValueBytes the longest value that is read or written
   * @param stallLimit how long a write waits in a write stall
   */
  public KeyValues(
      ServedStore store, Snapshots snapshots, int mostValueBytes, Duration stallLimit) {
    this.store = store;
    this.snapshots = snapshots;
    this.mostValueBytes = mostValueBytes;
    this.stallLimit = stallLimit;
  }

  /** Returns an entry; fails with {@code key-not-found}. */
  public Entry get(KeyRequest request) {
    Encoding encoding = Given.encoding(request.encoding());
    byte[] key = Given.key(encoding, request.key(), "key");
    return snapshots.read(request.snapshot(), request.keyspace(), view -> {
      byte @Nullable [] value = value(view, key, mostValueBytes);
      if (value == null) {
        throw new ProblemException(ProblemCode.KEY_NOT_FOUND, "The key is absent.");
      }
      Expiry expiry = view.expiry(key); // it may have been overwritten meanwhile
      Long millis =
          expiry == null ? null : expiry.at().map(Instant::toEpochMilli).orElse(null);
      return new Entry(request.key(), encoding.encode(value), millis);
    });
  }

  /** Reads a value without ever allocating more than the limit. */
  private static byte @Nullable [] value(ReadView view, byte[] key, int most) {
    ByteBuffer target = ByteBuffer.allocate(FIRST_BUFFER);
    while (true) {
      int length = view.get(ByteBuffer.wrap(key), target);
      if (length < 0) {
        return null;
      }
      if (length > most) {
        throw Given.tooLarge(
            "The value has " + length + " bytes; this server returns at most " + most + ".");
      }
      if (length <= target.capacity()) {
        byte[] value = new byte[length];
        target.flip().get(value);
        return value;
      }
      target = ByteBuffer.allocate(length); // it may have grown again meanwhile
    }
  }

  /** Returns whether a key exists. */
  public Existence exists(KeyRequest request) {
    byte[] key = Given.key(Given.encoding(request.encoding()), request.key(), "key");
    return new Existence(
        snapshots.read(request.snapshot(), request.keyspace(), view -> view.contains(key)));
  }

  /** Returns the values of several keys, each read without the others; one view with a snapshot. */
  public FoundList multiGet(MultiGetRequest request) {
    Encoding encoding = Given.encoding(request.encoding());
    List<@Nullable String> keys = Given.required(request.keys(), "keys");
    Given.requireCount(keys.size(), MOST_KEYS, "keys");
    List<byte[]> decoded = new ArrayList<>(keys.size());
    for (String key : keys) {
      decoded.add(Given.key(encoding, key, "keys"));
    }
    return snapshots.read(
        request.snapshot(), request.keyspace(), view -> found(view, encoding, keys, decoded));
  }

  private FoundList found(
      ReadView view, Encoding encoding, List<@Nullable String> keys, List<byte[]> decoded) {
    List<Found> entries = new ArrayList<>(keys.size());
    ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER);
    int left = mostValueBytes;
    for (int i = 0; i < keys.size(); i++) {
      buffer.clear();
      int length = view.get(ByteBuffer.wrap(decoded.get(i)), buffer);
      if (length > left) { // before the value is copied: thousands may be long
        throw Given.tooLarge(
            "The values have more than " + mostValueBytes + " bytes together; ask for fewer keys.");
      }
      byte[] value = null;
      if (length > buffer.capacity()) {
        value = value(view, decoded.get(i), left);
      } else if (length >= 0) {
        value = Arrays.copyOf(buffer.array(), length);
      }
      left -= value == null ? 0 : value.length;
      String key = Objects.requireNonNull(keys.get(i));
      entries.add(new Found(key, value == null ? null : encoding.encode(value)));
    }
    return new FoundList(entries);
  }

  /** Sets a value. */
  public void put(PutRequest request) {
    Encoding encoding = Given.encoding(request.encoding());
    byte[] key = Given.key(encoding, request.key(), "key");
    byte[] value = Given.value(encoding, request.value(), mostValueBytes);
    KeyspaceLookup.find(store.db(), request.keyspace())
        .put(key, value, Given.living(options(request.sync()), request.ttlMillis()));
  }

  /** Deletes a key. */
  public void delete(KeyRequest request) {
    byte[] key = Given.key(Given.encoding(request.encoding()), request.key(), "key");
    KeyspaceLookup.find(store.db(), request.keyspace()).delete(key, options(null));
  }

  /** Looks up a key and returns each step. */
  public Trace trace(KeyRequest request) {
    Encoding encoding = Given.encoding(request.encoding());
    byte[] key = Given.key(encoding, request.key(), "key");
    LookupTrace trace = KeyspaceLookup.find(store.db(), request.keyspace()).trace(key);
    String value = trace
        .value()
        .filter(bytes -> bytes.length <= mostValueBytes)
        .map(encoding::encode)
        .orElse(null);
    List<Step> steps = trace.steps().stream()
        .map(step -> new Step(
            step.source(), table(step.source()), step.what(), step.verdict(), step.nanos()))
        .toList();
    return new Trace(trace.value().isPresent(), value, trace.nanos(), steps);
  }

  private static @Nullable Long table(String source) {
    Matcher matcher = TABLE.matcher(source);
    return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
  }

  private WriteOptions options(@Nullable Boolean sync) {
    return Given.writeOptions(sync, stallLimit);
  }
}
