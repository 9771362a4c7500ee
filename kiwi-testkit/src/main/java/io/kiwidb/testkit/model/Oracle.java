package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reference model of a keyspace: all versions of all keys in a sorted map, so that any earlier
 * state can be read. {@link StoreOracle} is the model of a store.
 *
 * <p>Deliberately simple, and shares no code with the engine. It has its own sequence numbers: each
 * write gets the next one, so {@link #sequence} after a batch identifies the state after it. The
 * parameter {@code moment} is a sequence number to read at. The keyspaces of a store share one
 * sequence. Time is part of it: when something expires, the keys that change get a version at the
 * next sequence number.
 *
 * <p>Threading: not thread-safe. Ownership: keeps the given arrays, which must not be modified.
 */
public final class Oracle {
  private static final long NEVER = Long.MAX_VALUE;

  /** A version of a key; the value is null for a deletion. */
  private record Version(long sequence, byte @Nullable [] value, long expiry) {}

  /** A value, or an operand on top of what is older; what is older than an expired one is gone. */
  private record Part(byte[] bytes, boolean isOperand, long expiry) {}

  /** The versions of one key, oldest first. */
  private static final class History {
    private final List<Version> versions = new ArrayList<>(2);
    private final List<Part> parts = new ArrayList<>(1); // of the newest version, oldest first

    byte @Nullable [] newest() {
      return versions.isEmpty() ? null : versions.get(versions.size() - 1).value;
    }

    void clear(long sequence) {
      parts.clear();
      add(new Version(sequence, null, NEVER));
    }

    void put(byte[] value, long expiry, long sequence) {
      parts.clear();
      parts.add(new Part(value, false, expiry));
      add(new Version(sequence, value, expiry));
    }

    void merge(byte[] key, byte[] operand, long expiry, long sequence) {
      byte[] merged = ScriptOperands.apply(key, newest(), operand);
      if (expiry == NEVER && parts.stream().allMatch(part -> part.expiry == NEVER)) {
        put(merged, NEVER, sequence);
        return;
      }
      parts.add(new Part(operand, true, expiry));
      add(new Version(sequence, merged, expiry));
    }

    /** Forgets what has expired; adds a version if that changes the value. */
    void expire(byte[] key, long now, long sequence) {
      int gone = parts.size();
      while (gone > 0 && parts.get(gone - 1).expiry > now) {
        gone--;
      }
      if (gone == 0) {
        return;
      }
      parts.subList(0, gone).clear();
      byte[] value = null;
      long expiry = NEVER;
      for (Part part : parts) {
        value = part.isOperand ? ScriptOperands.apply(key, value, part.bytes) : part.bytes;
        expiry = part.expiry;
      }
      add(new Version(sequence, value, expiry));
    }

    /** Returns when the value of a moment expires; null if there is none. */
    @Nullable
    Long expiryAt(long sequence) {
      int seen = indexAt(sequence);
      return seen < 0 || versions.get(seen).value == null ? null : versions.get(seen).expiry;
    }

    void add(Version version) {
      assert versions.isEmpty() || versions.get(versions.size() - 1).sequence < version.sequence;
      versions.add(version);
    }

    byte @Nullable [] at(long sequence) {
      int seen = indexAt(sequence);
      return seen < 0 ? null : versions.get(seen).value;
    }

    /**
     * Drops the versions that are not visible at {@code sequence} or later; returns whether no
     * visible version remains.
     */
    boolean forgetBefore(long sequence) {
      int seen = indexAt(sequence);
      if (seen > 0) {
        versions.subList(0, seen).clear();
      }
      return versions.size() == 1 && versions.get(0).value == null;
    }

    private int indexAt(long sequence) {
      int i = versions.size() - 1;
      while (i >= 0 && versions.get(i).sequence > sequence) {
        i--;
      }
      return i;
    }
  }

  /** The last sequence number of a store. */
  static final class Sequence {
    private long last;
    private long time = Long.MIN_VALUE;
    private boolean used; // something has an expiry, or had

    /** Forgets times that a store without expiries does not know after it was closed. */
    void reopened(long millis) {
      time = used ? time : millis;
    }

    /** Sets the time; returns false if it is not later. */
    boolean pass(long millis) {
      boolean later = millis > time;
      time = Math.max(time, millis);
      return later;
    }

    long expiry(long ttlMillis) {
      used |= ttlMillis != 0;
      return ttlMillis == 0 ? NEVER : time + ttlMillis;
    }

    long time() {
      return time;
    }

    long last() {
      return last;
    }

    long next() {
      return ++last;
    }
  }

  private final TreeMap<byte[], History> histories = new TreeMap<>(Keys.ORDER);
  private final Sequence sequence;

  /** Creates an empty keyspace at sequence number 0. */
  public Oracle() {
    this(new Sequence());
  }

  /** Creates an empty keyspace of a store. */
  Oracle(Sequence sequence) {
    this.sequence = sequence;
  }

  /** Returns the last sequence number. */
  public long sequence() {
    return sequence.last();
  }

  /** Sets the value of the key, at the next sequence number. */
  public void put(byte[] key, byte[] value) {
    put(key, value, NEVER);
  }

  /** Sets the value of the key until a time, at the next sequence number. */
  public void put(byte[] key, byte[] value, long expiryMillis) {
    of(key).put(value, expiryMillis, sequence.next());
  }

  /** Deletes the key, at the next sequence number. */
  public void delete(byte[] key) {
    of(key).clear(sequence.next());
  }

  /** Applies a write, at the next sequence number. */
  public void apply(Write write) {
    if (write.isRange()) {
      deleteAll(write.part(histories));
    } else {
      byte[] key = write.key();
      switch (write.kind()) {
        case PUT ->
          of(key)
              .put(
                  Objects.requireNonNull(write.value()),
                  sequence.expiry(write.ttlMillis()),
                  sequence.next());
        case MERGE ->
          of(key).merge(key, write.operand(), sequence.expiry(write.ttlMillis()), sequence.next());
        default -> delete(key);
      }
    }
  }

  /** Deletes all keys at once, at the next sequence number. */
  public void clear() {
    deleteAll(histories);
  }

  private void deleteAll(NavigableMap<byte[], History> part) {
    long deleted = sequence.next();
    part.values().forEach(history -> history.clear(deleted));
  }

  /** Returns the value of a key, or null. */
  public byte @Nullable [] get(byte[] key, long moment) {
    History history = histories.get(key);
    return history == null ? null : history.at(moment);
  }

  /** Removes what has expired, at a sequence number. */
  void expire(long moment) {
    histories.forEach((key, history) -> history.expire(key, sequence.time(), moment));
  }

  /** Returns when the value of a key expires, {@link Long#MAX_VALUE} if never; null if absent. */
  public @Nullable Long expiry(byte[] key, long moment) {
    History history = histories.get(key);
    return history == null ? null : history.expiryAt(moment);
  }

  /** Returns the first entry at or after a key, or null. */
  public Map.@Nullable Entry<byte[], byte[]> ceiling(byte[] key, long moment) {
    return first(histories.tailMap(key, true), moment);
  }

  /** Returns the first entry after a key, or null. */
  public Map.@Nullable Entry<byte[], byte[]> higher(byte[] key, long moment) {
    return first(histories.tailMap(key, false), moment);
  }

  /** Returns the last entry at or before a key, or null. */
  public Map.@Nullable Entry<byte[], byte[]> floor(byte[] key, long moment) {
    return first(histories.headMap(key, true).descendingMap(), moment);
  }

  /** Returns the last entry before a key, or null. */
  public Map.@Nullable Entry<byte[], byte[]> lower(byte[] key, long moment) {
    return first(histories.headMap(key, false).descendingMap(), moment);
  }

  /** Returns the first entry, or null. */
  public Map.@Nullable Entry<byte[], byte[]> first(long moment) {
    return first(histories, moment);
  }

  /** Returns the last entry, or null. */
  public Map.@Nullable Entry<byte[], byte[]> last(long moment) {
    return first(histories.descendingMap(), moment);
  }

  /** Returns a copy of all entries in a range. */
  public NavigableMap<byte[], byte[]> scan(KeyRange range, long moment) {
    NavigableMap<byte[], History> part = histories;
    if (range.from().isPresent()) {
      part = part.tailMap(range.from().get(), true);
    }
    NavigableMap<byte[], byte[]> result = new TreeMap<>(Keys.ORDER);
    for (Map.Entry<byte[], History> entry : part.entrySet()) {
      if (range.to().isPresent()
          && Keys.ORDER.compare(entry.getKey(), range.to().get()) >= 0) {
        break;
      }
      byte[] value = entry.getValue().at(moment);
      if (value != null) {
        result.put(entry.getKey(), value);
      }
    }
    return result;
  }

  /** Returns a copy of all keys, including deleted ones. */
  public List<byte[]> keys() {
    return new ArrayList<>(histories.keySet());
  }

  /** Drops the versions that are not visible at the given sequence number or later. */
  public void forgetBefore(long moment) {
    histories.values().removeIf(history -> history.forgetBefore(moment));
  }

  private History of(byte[] key) {
    return histories.computeIfAbsent(key, k -> new History());
  }

  private static Map.@Nullable Entry<byte[], byte[]> first(
      NavigableMap<byte[], History> part, long moment) {
    for (Map.Entry<byte[], History> entry : part.entrySet()) {
      byte[] value = entry.getValue().at(moment);
      if (value != null) {
        return Map.entry(entry.getKey(), value);
      }
    }
    return null;
  }
}
