package io.kiwidb.testkit.strategy;

import java.util.Arrays;
import java.util.List;

/**
 * Entries in key order, newest first for each key. Keys are numbers; a version consists of its
 * sequence number and whether it is a deletion.
 *
 * <p>Threading: immutable.
 */
final class ModelEntries {
  private final int[] keys;
  private final long[] versions; // the sequence number, with the lowest bit set for a deletion

  private ModelEntries(int[] keys, long[] versions) {
    this.keys = keys;
    this.versions = versions;
  }

  int size() {
    return keys.length;
  }

  int key(int index) {
    return keys[index];
  }

  long sequence(int index) {
    return versions[index] >>> 1;
  }

  boolean isDeletion(int index) {
    return (versions[index] & 1) != 0;
  }

  /** Returns the entries from one index to another, exclusive. */
  ModelEntries slice(int from, int to) {
    return new ModelEntries(
        Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(versions, from, to));
  }

  /** Returns all entries of all sources, in order. */
  static ModelEntries merged(List<ModelEntries> sources) {
    if (sources.size() == 1) {
      return sources.get(0);
    }
    int middle = sources.size() / 2;
    return merged(sources.subList(0, middle))
        .mergedWith(merged(sources.subList(middle, sources.size())));
  }

  private ModelEntries mergedWith(ModelEntries other) {
    Builder merged = new Builder(size() + other.size());
    int mine = 0;
    int others = 0;
    while (mine < size() || others < other.size()) {
      boolean takeMine = others == other.size()
          || (mine < size() && isBefore(mine, other.keys[others], other.versions[others]));
      if (takeMine) {
        merged.add(this, mine++);
      } else {
        merged.add(other, others++);
      }
    }
    return merged.build();
  }

  private boolean isBefore(int index, int key, long version) {
    return keys[index] != key ? keys[index] < key : versions[index] > version;
  }

  /** Builds entries that are added in order. */
  static final class Builder {
    private final int[] keys;
    private final long[] versions;
    private int size;

    Builder(int capacity) {
      keys = new int[capacity];
      versions = new long[capacity];
    }

    void add(int key, long sequence, boolean deletion) {
      keys[size] = key;
      versions[size++] = sequence << 1 | (deletion ? 1 : 0);
    }

    void add(ModelEntries source, int index) {
      keys[size] = source.keys[index];
      versions[size++] = source.versions[index];
    }

    ModelEntries build() {
      return new ModelEntries(Arrays.copyOf(keys, size), Arrays.copyOf(versions, size));
    }
  }
}
