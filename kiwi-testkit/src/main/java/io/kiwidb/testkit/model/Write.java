package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A put, merge or delete of one key, or a delete of a range of keys. Threading: immutable, provided
 * that the arrays are not modified.
 *
 * @param kind what it does
 * @param keyspace name of the keyspace
 * @param key the key; the first one of a range, which is all keys before {@code to} if it is empty
 * @param to the key before which a range ends; null if it has no end, or if this is about one key
 * @param id id of the write; unique in its script
 * @param length length of the value in bytes, also of one that results from a merge;
 *     {@link #DELETION} for a delete
 * @param ttlMillis how long the value or operand lives; 0 for ever
 */
public record Write(
    Kind kind,
    String keyspace,
    byte[] key,
    byte @Nullable [] to,
    long id,
    int length,
    long ttlMillis) {
  /** The length of a delete. */
  public static final int DELETION = -1;

  /** What a write does. */
  public enum Kind {
    /** Sets a value. */
    PUT,
    /** Merges an operand. */
    MERGE,
    /** Deletes a key. */
    DELETE,
    /** Deletes a key that was put at most once since its last single deletion. */
    SINGLE_DELETE,
    /** Deletes the keys of a range. */
    DELETE_RANGE
  }

  /** Creates a write to the default keyspace. */
  public Write(byte[] key, long id, int length) {
    this(Keyspace.DEFAULT, key, id, length);
  }

  /** Creates a put or delete of one key. */
  public Write(String keyspace, byte[] key, long id, int length) {
    this(length < 0 ? Kind.DELETE : Kind.PUT, keyspace, key, null, id, length, 0);
  }

  /** Creates a merge. */
  public static Write merge(String keyspace, byte[] key, long id, int length) {
    return new Write(Kind.MERGE, keyspace, key, null, id, length, 0);
  }

  /** Creates a single deletion. */
  public static Write singleDelete(String keyspace, byte[] key, long id) {
    return new Write(Kind.SINGLE_DELETE, keyspace, key, null, id, DELETION, 0);
  }

  /** Creates a delete of all keys of a range. */
  public static Write range(String keyspace, byte[] from, byte @Nullable [] to, long id) {
    return new Write(Kind.DELETE_RANGE, keyspace, from, to, id, DELETION, 0);
  }

  /** Returns this put or merge with a time to live in milliseconds; 0 for ever. */
  public Write living(long millis) {
    return new Write(kind, keyspace, key, to, id, length, millis);
  }

  /** Returns the time to live for a batch: zero for ever. */
  private Duration ttl() {
    return Duration.ofMillis(ttlMillis);
  }

  /** Returns the options of a call that makes this write alone. */
  public WriteOptions options(WriteOptions options) {
    return ttlMillis == 0 ? options : options.ttl(ttl());
  }

  /** Returns the writes to keyspaces that exist. */
  public static List<Write> possible(List<Write> writes, Kiwi db) {
    return writes.stream().filter(write -> write.isPossible(db)).toList();
  }

  /** Returns whether it is a delete. */
  public boolean isDeletion() {
    return length < 0;
  }

  /** Returns whether it is a delete of a range. */
  public boolean isRange() {
    return kind == Kind.DELETE_RANGE;
  }

  /** Returns the range of keys. Requires: it is a delete of a range. */
  public KeyRange range() {
    KeyRange from = key.length == 0 ? KeyRange.all() : KeyRange.atLeast(key);
    return new KeyRange(from.from(), Optional.ofNullable(to));
  }

  /** Returns whether it writes a key. */
  public boolean touches(byte[] other) {
    int compared = Keys.ORDER.compare(key, other);
    return isRange()
        ? compared <= 0 && (to == null || Keys.ORDER.compare(other, to) < 0)
        : compared == 0;
  }

  /** Returns the part of a map that it deletes, a live view. Requires: a delete of a range. */
  public <V> NavigableMap<byte[], V> part(NavigableMap<byte[], V> map) {
    byte[] end = to;
    if (end == null) {
      return map.tailMap(key, true);
    }
    return Keys.ORDER.compare(key, end) < 0
        ? map.subMap(key, true, end, false)
        : map.subMap(key, true, key, false);
  }

  /** Returns whether it is a merge. */
  public boolean isMerge() {
    return kind == Kind.MERGE;
  }

  /** Returns the operand. Requires: it is a merge. */
  public byte[] operand() {
    return ScriptOperands.operand(id, length);
  }

  /** Returns the value, a new array; null for a delete. Requires: it is no merge. */
  public byte @Nullable [] value() {
    if (isMerge()) {
      throw new IllegalStateException("the value depends on the one before: " + this);
    }
    return isDeletion() ? null : CheckedValue.encode(key, id, length);
  }

  /** Returns the value of its key after it; null if it has none. Requires: not of a range. */
  public byte @Nullable [] after(byte @Nullable [] before) {
    return isMerge() ? ScriptOperands.apply(key, before, operand()) : value();
  }

  /** Returns whether its keyspace exists. */
  public boolean isPossible(Kiwi db) {
    return isOfDefault() || db.findKeyspace(keyspace).isPresent();
  }

  /** Returns its keyspace in a store. Requires: it exists. */
  public Keyspace in(Kiwi db) {
    return isOfDefault() ? db : db.keyspace(keyspace);
  }

  /** Adds this write to a batch for a store. */
  public void addTo(WriteBatch batch, Kiwi db) {
    if (ttlMillis > 0) {
      if (isMerge()) {
        batch.merge(in(db), key, operand(), ttl());
      } else {
        batch.put(in(db), key, Objects.requireNonNull(value()), ttl());
      }
      return;
    }
    if (isOfDefault()) {
      switch (kind) {
        case PUT -> batch.put(key, Objects.requireNonNull(value()));
        case MERGE -> batch.merge(key, operand());
        case DELETE -> batch.delete(key);
        case SINGLE_DELETE -> batch.singleDelete(key);
        case DELETE_RANGE -> batch.deleteRange(range());
      }
      return;
    }
    Keyspace target = in(db);
    switch (kind) {
      case PUT -> batch.put(target, key, Objects.requireNonNull(value()));
      case MERGE -> batch.merge(target, key, operand());
      case DELETE -> batch.delete(target, key);
      case SINGLE_DELETE -> batch.singleDelete(target, key);
      case DELETE_RANGE -> batch.deleteRange(target, range());
    }
  }

  /** Executes this write alone. */
  public void execute(Kiwi db, WriteOptions options) {
    execute(in(db), options);
  }

  /** Executes this write alone in its keyspace. */
  void execute(Keyspace target, WriteOptions options) {
    switch (kind) {
      case PUT -> target.put(key, Objects.requireNonNull(value()), options(options));
      case MERGE -> target.merge(key, operand(), options(options));
      case DELETE -> target.delete(key, options);
      case SINGLE_DELETE -> target.singleDelete(key, options);
      case DELETE_RANGE -> target.deleteRange(range(), options);
    }
  }

  private boolean isOfDefault() {
    return keyspace.equals(Keyspace.DEFAULT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Write that
        && id == that.id
        && length == that.length
        && ttlMillis == that.ttlMillis
        && kind == that.kind
        && keyspace.equals(that.keyspace)
        && Arrays.equals(key, that.key)
        && Arrays.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    String end = to == null ? "the end" : Keys.text(to);
    String verb = kind == Kind.SINGLE_DELETE ? "single delete " : "delete ";
    return (isDeletion() ? verb : isMerge() ? "merge " : "put ")
        + (isOfDefault() ? "" : keyspace + "/")
        + Keys.text(key)
        + (isRange() ? " to before " + end : "")
        + (isDeletion() ? "" : " (" + length + " bytes, write " + id + ")")
        + (ttlMillis == 0 ? "" : " for " + ttlMillis + " ms");
  }
}
