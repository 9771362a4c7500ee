package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.store.ServedStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Several writes that are applied as one. Threading: thread-safe. */
public final class Batches {
  private static final int MOST_OPERATIONS = 10_000;

  /** Several writes. */
  public record Request(
      @Nullable Encoding encoding,
      @Nullable Boolean sync,
      @Nullable List<@Nullable Operation> operations) {}

  /** One of several writes. */
  public record Operation(
      @Nullable Kind type,
      @Nullable String keyspace,
      @Nullable String key,
      @Nullable String value,
      @Nullable String from,
      @Nullable String to,
      @Nullable String prefix,
      @Nullable Long ttlMillis) {}

  /** Kinds of writes. */
  public enum Kind {
    /** Sets a value. */
    @JsonProperty("put")
    PUT,
    /** Deletes a key. */
    @JsonProperty("delete")
    DELETE,
    /** Adds an operand to a value. */
    @JsonProperty("merge")
    MERGE,
    /** Deletes a key that was put once. */
    @JsonProperty("singleDelete")
    SINGLE_DELETE,
    /** Deletes all keys of a range. */
    @JsonProperty("deleteRange")
    DELETE_RANGE
  }

  /** How many operations were applied. */
  public record Applied(int operations) {}

  private final ServedStore store;
  private final int mostValueBytes;
  private final Duration stallLimit;

  /**
   * Creates the area.
   *
   * @param mostValueBytes the longest value that is written
   * @param stallLimit how long a write waits in a write stall
   */
  public Batches(ServedStore store, int mostValueBytes, Duration stallLimit) {
    this.store = store;
    this.mostValueBytes = mostValueBytes;
    this.stallLimit = stallLimit;
  }

  /** Returns whether a request deletes any number of keys, which is for administrators. */
  public static boolean isDestructive(Request request) {
    List<@Nullable Operation> operations = request.operations();
    return operations != null
        && operations.stream().anyMatch(each -> each != null && each.type() == Kind.DELETE_RANGE);
  }

  /** Returns the names of the keyspaces that a request writes to; not all of them may exist. */
  public static Set<String> keyspaces(Request request) {
    Set<String> names = new TreeSet<>();
    List<@Nullable Operation> operations = request.operations();
    if (operations != null) {
      for (Operation operation : operations) {
        if (operation != null) {
          names.add(keyspace(operation));
        }
      }
    }
    return names;
  }

  private static String keyspace(Operation operation) {
    return operation.keyspace() == null ? Keyspace.DEFAULT : operation.keyspace();
  }

  /** Applies several writes atomically. */
  public Applied write(Request request) {
    Encoding encoding = Given.encoding(request.encoding());
    List<@Nullable Operation> operations = Given.required(request.operations(), "operations");
    Given.requireCount(operations.size(), MOST_OPERATIONS, "operations");
    Kiwi db = store.db();
    Map<String, Keyspace> keyspaces = new HashMap<>();
    WriteBatch batch = new WriteBatch();
    for (Operation each : operations) {
      Operation operation = Given.required(each, "operations");
      Keyspace keyspace =
          keyspaces.computeIfAbsent(keyspace(operation), asked -> KeyspaceLookup.find(db, asked));
      add(batch, keyspace, operation, encoding);
    }
    try {
      db.write(batch, Given.writeOptions(request.sync(), stallLimit));
    } catch (IllegalArgumentException e) { // a merge operator refuses an operand
      throw Given.bad(String.valueOf(e.getMessage()));
    }
    return new Applied(batch.count());
  }

  private void add(WriteBatch batch, Keyspace keyspace, Operation operation, Encoding encoding) {
    Kind kind = Given.required(operation.type(), "type");
    if (kind != Kind.PUT && kind != Kind.MERGE && operation.ttlMillis() != null) {
      throw Given.bad("Only a put or a merge has 'ttlMillis'.");
    }
    if (kind == Kind.DELETE_RANGE) {
      if (operation.prefix() != null) {
        Scans.requireBytewise(keyspace.keyspaceOptions().keyOrder());
      }
      batch.deleteRange(keyspace, range(operation, encoding));
      return;
    }
    if (operation.from() != null || operation.to() != null || operation.prefix() != null) {
      throw Given.bad("Only a deleteRange has 'from', 'to' or 'prefix'.");
    }
    byte[] key = Given.key(encoding, operation.key(), "key");
    if (kind == Kind.PUT) {
      byte[] value = Given.value(encoding, operation.value(), mostValueBytes);
      if (operation.ttlMillis() == null) {
        batch.put(keyspace, key, value);
      } else {
        batch.put(keyspace, key, value, Given.timeToLive(operation.ttlMillis()));
      }
    } else if (kind == Kind.MERGE) {
      byte[] operand = Given.value(encoding, operation.value(), mostValueBytes);
      if (operation.ttlMillis() == null) {
        batch.merge(keyspace, key, operand);
      } else {
        batch.merge(keyspace, key, operand, Given.timeToLive(operation.ttlMillis()));
      }
    } else if (operation.value() != null) {
      throw Given.bad("A delete has no value.");
    } else if (kind == Kind.SINGLE_DELETE) {
      batch.singleDelete(keyspace, key);
    } else {
      batch.delete(keyspace, key);
    }
  }

  private static KeyRange range(Operation operation, Encoding encoding) {
    if (operation.key() != null || operation.value() != null) {
      throw Given.bad("A deleteRange has no 'key' and no 'value'.");
    }
    String prefix = operation.prefix();
    boolean isBounded = operation.from() != null || operation.to() != null;
    if (isBounded == (prefix != null)) {
      throw Given.bad("A deleteRange has either 'prefix', or 'from' or 'to' or both.");
    }
    return prefix == null
        ? new KeyRange(
            bound(encoding, operation.from(), "from"), bound(encoding, operation.to(), "to"))
        : KeyRange.prefix(Given.key(encoding, prefix, "prefix"));
  }

  private static Optional<byte[]> bound(Encoding encoding, @Nullable String key, String name) {
    return key == null ? Optional.empty() : Optional.of(Given.key(encoding, key, name));
  }
}
