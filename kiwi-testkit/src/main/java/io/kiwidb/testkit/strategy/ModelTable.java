package io.kiwidb.testkit.strategy;

import io.kiwidb.TableInfo;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.TreeMap;

/**
 * A table of the model: keys are numbers, and of each key it has the sequence number of the version.
 *
 * <p>Threading: immutable, provided that nobody changes the contents. Compared by identity.
 */
final class ModelTable {
  /** Bytes that every entry is said to take. */
  static final int ENTRY_BYTES = 10;

  private final long number;
  private final TreeMap<Integer, Long> contents;
  private final int first;
  private final int last;
  private final long createdMillis;
  private final long oldest;
  private final long newest;

  /** A table of some entries, at least one. */
  ModelTable(long number, long createdMillis, TreeMap<Integer, Long> contents) {
    this.number = number;
    this.contents = contents;
    this.createdMillis = createdMillis;
    first = contents.firstKey();
    last = contents.lastKey();
    oldest = Collections.min(contents.values());
    newest = Collections.max(contents.values());
  }

  long number() {
    return number;
  }

  TreeMap<Integer, Long> contents() {
    return contents;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  long bytes() {
    return (long) contents.size() * ENTRY_BYTES;
  }

  boolean overlaps(ModelTable other) {
    return first <= other.last && other.first <= last;
  }

  /** What a strategy sees of it. */
  TableInfo info(int level) {
    int entries = contents.size();
    return new TableInfo(
        number,
        level,
        0,
        bytes(),
        entries,
        0,
        key(first),
        key(last),
        oldest,
        newest,
        createdMillis);
  }

  static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }
}
