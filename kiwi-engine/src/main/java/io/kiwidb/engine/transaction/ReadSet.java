package io.kiwidb.engine.transaction;

import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a transaction has read of a keyspace and must find unchanged when it commits.
 *
 * <p>Threading: not thread-safe; used under the lock of its transaction. A span changes while its
 * cursor moves.
 */
final class ReadSet {
  /** The objects around a key in a set; an estimate. */
  private static final int KEY_BYTES = 80;

  /** A span with its arrays; an estimate. */
  private static final int SPAN_BYTES = 250;

  private final TreeSet<byte[]> keys;
  private final List<ScannedSpan> spans = new ArrayList<>();
  private long bytes;

  /** Creates it empty. */
  ReadSet(KeyOrder order) {
    keys = new TreeSet<>(order::compare);
  }

  /** Adds a key. */
  void add(byte[] key) {
    if (!keys.contains(key)) {
      keys.add(key.clone());
      bytes += key.length + KEY_BYTES;
    }
  }

  /** Adds what a cursor scans from now on. */
  void add(ScannedSpan span) {
    spans.add(span);
    bytes += SPAN_BYTES;
  }

  /** Returns the memory that it needs, in bytes; an estimate. */
  long bytes() {
    return bytes;
  }

  /** Returns all keys, in order. */
  Iterable<byte[]> keys() {
    return keys;
  }

  /** Returns all spans. */
  Iterable<ScannedSpan> spans() {
    return spans;
  }

  /** Returns whether it is empty. */
  boolean isEmpty() {
    return keys.isEmpty() && spans.isEmpty();
  }
}
