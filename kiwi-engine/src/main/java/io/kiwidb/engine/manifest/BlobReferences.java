package io.kiwidb.engine.manifest;

import io.kiwidb.spi.BlobAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * How much a table refers to in each blob file. Threading: immutable.
 *
 * <p>The manifest records it with the table, so what is live in a blob file is a sum over the
 * tables of a version: no counter can drift.
 */
public final class BlobReferences {
  /** Those of a table that refers to no blob file. */
  public static final BlobReferences NONE = new BlobReferences(new TreeMap<>());

  private final NavigableMap<Long, Share> byFile;

  /**
   * What is referred to in one blob file.
   *
   * @param values number of values
   * @param bytes total size of their records
   */
  public record Share(long values, long bytes) {
    /** Nothing. */
    static final Share NOTHING = new Share(0, 0);

    /** Returns the sum. */
    Share plus(Share other) {
      return new Share(values + other.values, bytes + other.bytes);
    }
  }

  private BlobReferences(NavigableMap<Long, Share> byFile) {
    this.byFile = byFile;
  }

  /** Returns references by number of the blob file. */
  public static BlobReferences of(Map<Long, Share> byFile) {
    return byFile.isEmpty() ? NONE : new BlobReferences(new TreeMap<>(byFile));
  }

  /** Returns the references by number of the blob file, ascending. Must not be modified. */
  public NavigableMap<Long, Share> byFile() {
    return byFile;
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return byFile.isEmpty();
  }

  /** Returns the total size of all records referred to. */
  public long bytes() {
    return byFile.values().stream().mapToLong(Share::bytes).sum();
  }

  /** Returns whether it refers to one of some blob files. */
  public boolean anyMatch(LongPredicate files) {
    return byFile.keySet().stream().anyMatch(files::test);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobReferences that && byFile.equals(that.byFile);
  }

  @Override
  public int hashCode() {
    return byFile.hashCode();
  }

  @Override
  public String toString() {
    return byFile.toString();
  }

  /** Counts references. Threading: not thread-safe. */
  public static final class Counter {
    private long[] files = new long[4]; // few: the newest first is found at once
    private long[] values = new long[4];
    private long[] bytes = new long[4];
    private int count;

    /** Creates a counter at zero. */
    public Counter() {}

    /** Counts a reference. */
    public void add(BlobAddress address) {
      int at = count - 1;
      while (at >= 0 && files[at] != address.file()) {
        at--;
      }
      if (at < 0) {
        if (count == files.length) {
          files = Arrays.copyOf(files, 2 * count);
          values = Arrays.copyOf(values, 2 * count);
          bytes = Arrays.copyOf(bytes, 2 * count);
        }
        at = count++;
        files[at] = address.file();
      }
      values[at]++;
      bytes[at] += address.length();
    }

    /** Returns what was counted. */
    public BlobReferences references() {
      Map<Long, Share> byFile = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        byFile.put(files[i], new Share(values[i], bytes[i]));
      }
      return of(byFile);
    }
  }
}
