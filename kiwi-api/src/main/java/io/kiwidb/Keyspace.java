package io.kiwidb;

import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;
import io.kiwidb.typed.TypedKeyspace;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An ordered set of keys and values within a store: other engines call it a column family, a named
 * database or a map. Each keyspace has its own memtables, levels, key order, providers, settings
 * and statistics. All keyspaces of a store share one log and one sequence of writes, so a
 * {@link WriteBatch} over several of them is atomic, and a {@link Snapshot} sees one moment of all.
 *
 * <p>{@link Kiwi} is the keyspace named {@link #DEFAULT}, which every store has, and adds the
 * operations on the whole store. Code written against this interface runs on both.
 *
 * <p>Threading: thread-safe, including from virtual threads. Interrupting a thread during a call
 * loses no data and closes no file.
 *
 * <p>Ownership: arguments are copied before a call returns; returned arrays belong to the caller. A
 * keyspace needs no closing; it is usable until it is dropped or the store is closed.
 *
 * <p>Failure: {@link UnknownKeyspaceException} if the keyspace was dropped; otherwise as specified
 * by {@link Kiwi}.
 */
public interface Keyspace extends ReadView {
  /** The name of the default keyspace. */
  String DEFAULT = "default";

  /** Returns the current name. */
  String name();

  /** Returns the number that identifies the keyspace in its store; no other ever has the same. */
  int id();

  /** Returns the store that contains this keyspace. */
  Kiwi store();

  /** Returns the options of this keyspace: those it was created with, or opened with. */
  KeyspaceOptions keyspaceOptions();

  /** Returns the merge operator, also one that was found by its name; empty if there is none. */
  default Optional<MergeOperator> mergeOperator() {
    return keyspaceOptions().mergeOperator();
  }

  /** Sets the value of the key. */
  default void put(byte[] key, byte[] value) {
    put(key, value, WriteOptions.defaults());
  }

  /** Sets the value of the key. */
  void put(byte[] key, byte[] value, WriteOptions options);

  /** Sets the value of the key. The buffer positions do not change. */
  default void put(ByteBuffer key, ByteBuffer value) {
    put(key, value, WriteOptions.defaults());
  }

  /** Sets the value of the key. The buffer positions do not change. */
  void put(ByteBuffer key, ByteBuffer value, WriteOptions options);

  /** Deletes the key; no effect if it is absent. */
  default void delete(byte[] key) {
    delete(key, WriteOptions.defaults());
  }

  /** Deletes the key; no effect if it is absent. */
  void delete(byte[] key, WriteOptions options);

  /** Deletes the key; no effect if it is absent. The buffer position does not change. */
  void delete(ByteBuffer key, WriteOptions options);

  /** Merges an operand; see {@link #merge(byte[], byte[], WriteOptions)}. */
  default void merge(byte[] key, byte[] operand) {
    merge(key, operand, WriteOptions.defaults());
  }

  /**
   * Adds an operand that the keyspace's {@link MergeOperator} applies to the value of the key. The
   * value is not read: it takes the time of a put. Throws {@link InvalidOptionsException} if the
   * keyspace has no merge operator, and {@link IllegalArgumentException} if the operator refuses
   * the operand ({@link MergeOperator#checkOperand}).
   */
  void merge(byte[] key, byte[] operand, WriteOptions options);

  /** Deletes a key that was put once; see {@link #singleDelete(byte[], WriteOptions)}. */
  default void singleDelete(byte[] key) {
    singleDelete(key, WriteOptions.defaults());
  }

  /**
   * Deletes a key that is never overwritten: each put of the key is followed by one single deletion
   * before the next put, and it is not deleted or merged in another way, except by a range. Reads
   * are the same as after {@link #delete(byte[])}; the deletion and the value vanish when they
   * first meet in a flush or compaction, instead of when the deletion reaches the last level. For
   * other keys an older value may become visible again.
   */
  void singleDelete(byte[] key, WriteOptions options);

  /** Deletes all keys of the range; see {@link #deleteRange(KeyRange, WriteOptions)}. */
  default void deleteRange(KeyRange range) {
    deleteRange(range, WriteOptions.defaults());
  }

  /**
   * Deletes all keys of the range by one entry, however many there are: it takes the time of a put.
   * Reads skip what was deleted; the space is freed by flushes and compactions. No effect if the
   * range contains no key. Keys that are written later are not affected.
   */
  void deleteRange(KeyRange range, WriteOptions options);

  /** As {@link #compareAndPut(byte[], byte[], byte[], WriteOptions)}, with default options. */
  default boolean compareAndPut(byte[] key, byte @Nullable [] expected, byte @Nullable [] value) {
    return compareAndPut(key, expected, value, WriteOptions.defaults());
  }

  /**
   * Sets the value of a key if it has the expected one, and returns whether it had. Atomic: no
   * write of another thread to the key, of any kind, comes in between. Null stands for absence, for
   * the expected value as for the new one.
   */
  boolean compareAndPut(
      byte[] key, byte @Nullable [] expected, byte @Nullable [] value, WriteOptions options);

  /** As {@link #putIfAbsent(byte[], byte[], WriteOptions)}, with default options. */
  default byte @Nullable [] putIfAbsent(byte[] key, byte[] value) {
    return putIfAbsent(key, value, WriteOptions.defaults());
  }

  /**
   * Sets the value of a key that has none, atomically; returns null if it did, and the value that
   * the key has otherwise.
   */
  default byte @Nullable [] putIfAbsent(byte[] key, byte[] value, WriteOptions options) {
    Objects.requireNonNull(value, "value");
    byte[] present = get(key);
    while (present == null && !compareAndPut(key, null, value, options)) {
      present = get(key);
    }
    return present;
  }

  /** As {@link #update(byte[], UnaryOperator, WriteOptions)}, with default options. */
  default byte @Nullable [] update(byte[] key, UnaryOperator<byte @Nullable []> function) {
    return update(key, function, WriteOptions.defaults());
  }

  /**
   * Replaces the value of a key by what a function makes of it, atomically, and returns the new
   * value. Null stands for absence, for the argument as for the result. The function is called
   * again if another thread changed the value meanwhile; it owns the array that it gets. What it
   * throws reaches the caller.
   */
  default byte @Nullable [] update(
      byte[] key, UnaryOperator<byte @Nullable []> function, WriteOptions options) {
    while (true) {
      byte[] before = get(key);
      byte[] after = function.apply(before == null ? null : before.clone());
      if (compareAndPut(key, before, after, options)) {
        return after;
      }
    }
  }

  /**
   * Deletes all keys at once, without a compaction: the memtables and tables are dropped, and their
   * memory and files are freed as soon as no open cursor or snapshot needs them. Durable when it
   * returns, and with it every earlier write to the store. Throws {@link IllegalStateException}
   * while background work is {@linkplain Kiwi#pauseBackgroundWork paused}.
   */
  void clear();

  /**
   * Returns a view of this keyspace with keys and values of Java types.
   *
   * @throws IllegalArgumentException if the codec of the keys does not preserve the key order of
   *     this keyspace ({@link OrderedCodec#keyOrder})
   */
  default <K, V> TypedKeyspace<K, V> typed(OrderedCodec<K> keys, Codec<V> values) {
    return TypedKeyspace.of(this, keys, values);
  }

  /** Returns the asynchronous operations on this keyspace. */
  AsyncKiwi async();

  /** Flushes the memtables to tables, and waits until that is done. */
  void flush();

  /**
   * Flushes, then compacts all tables that overlap the range to the last level. Removes deleted and
   * overwritten entries.
   */
  void compactRange(KeyRange range);

  /** Compacts all keys. */
  default void compact() {
    compactRange(KeyRange.all());
  }

  /**
   * Returns the settings of this keyspace that can be changed while the store is open. A keyspace
   * uses the settings of the store, those of {@link Kiwi#settings}, except those set here. Settings
   * that concern the whole store ({@link Setting#isOfStore}) can be read here and set only there.
   */
  LiveSettings settings();

  /**
   * Returns the current statistics of this keyspace. Health, admission, caches, latencies, memory
   * budget and log are those of the whole store.
   */
  Statistics stats();

  /** Returns the memtables: the active one first, then the sealed ones, newest first. */
  List<MemTableInfo> memtables();

  /** Returns the tables: level 0 first; within a level newest first, or in key order. */
  List<TableInfo> tables();

  /** Looks up a key and records each step. */
  LookupTrace trace(byte[] key);
}
