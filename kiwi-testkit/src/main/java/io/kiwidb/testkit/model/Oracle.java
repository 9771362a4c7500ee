package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store should answer: every version of every key in a tree, so that each moment can be read
 * at any time.
 *
 * <p>Simple on purpose and without a line of the engine's code. It counts sequence numbers of its
 * own: each write takes the next one, so {@link #sequence} after a batch names the moment behind
 * it.
 *
 * <p>Threading: not thread-safe. Ownership: keeps the arrays it is given; nobody may write to them.
 */
public final class Oracle {
  /** What a write said; null when it took the value away. */
  private record Version(long sequence, byte @Nullable [] value) {}

  /** The versions of one key, oldest first. */
  private static final class History {
    private final List<Version> versions = new ArrayList<>(2);

    void add(Version version) {
      assert versions.isEmpty() || versions.get(versions.size() - 1).sequence < version.sequence;
      versions.add(version);
    }

    byte @Nullable [] at(long sequence) {
      int seen = indexAt(sequence);
      return seen < 0 ? null : versions.get(seen).value;
    }

    /**
     * Drops the versions that nobody sees from {@code sequence} on; answers whether nothing is left
     * to see.
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

  private final TreeMap<byte[], History> histories = new TreeMap<>(Keys.ORDER);
  private long sequence;

  /** An empty store at moment 0. */
  public Oracle() {}

  /** The last moment. */
  public long sequence() {
    return sequence;
  }

  /** Gives the key the value, at the next sequence number. */
  public void put(byte[] key, byte[] value) {
    add(key, value);
  }

  /** Deletes the key, at the next sequence number. */
  public void delete(byte[] key) {
    add(key, null);
  }

  /** Does a write, at the next sequence number. */
  public void apply(Write write) {
    add(write.key(), write.value());
  }

  /** The value of a key at a moment, or null. */
  public byte @Nullable [] get(byte[] key, long moment) {
    History history = histories.get(key);
    return history == null ? null : history.at(moment);
  }

  /** The first entry at or behind a key at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> ceiling(byte[] key, long moment) {
    return first(histories.tailMap(key, true), moment);
  }

  /** The first entry behind a key at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> higher(byte[] key, long moment) {
    return first(histories.tailMap(key, false), moment);
  }

  /** The last entry at or before a key at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> floor(byte[] key, long moment) {
    return first(histories.headMap(key, true).descendingMap(), moment);
  }

  /** The last entry before a key at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> lower(byte[] key, long moment) {
    return first(histories.headMap(key, false).descendingMap(), moment);
  }

  /** The first entry of all at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> first(long moment) {
    return first(histories, moment);
  }

  /** The last entry of all at a moment, or null. */
  public Map.@Nullable Entry<byte[], byte[]> last(long moment) {
    return first(histories.descendingMap(), moment);
  }

  /** Everything in a range at a moment: a copy. */
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

  /** Every key that it knows of, those without a value included: a copy. */
  public List<byte[]> keys() {
    return new ArrayList<>(histories.keySet());
  }

  /** Forgets what can be seen at no moment from the given one on. */
  public void forgetBefore(long moment) {
    histories.values().removeIf(history -> history.forgetBefore(moment));
  }

  private void add(byte[] key, byte @Nullable [] value) {
    histories.computeIfAbsent(key, k -> new History()).add(new Version(++sequence, value));
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
