package io.kiwidb.testkit.crash;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Opens a store after a crash and checks it: it contains a sufficiently long prefix of the commits
 * (I1, I2, I3), identical with each read operation; then the store is writable, and keeps its
 * contents when it is closed and reopened (I12). Threading: immutable.
 *
 * @param required the minimum number of commits in the prefix
 */
public record RecoveryCheck(Function<Storage, Kiwi> opener, CommitLog log, int required) {
  private static final long PROBE_ID = Long.MAX_VALUE;
  private static final int PROBE_LENGTH = 100;
  private static final byte[] PROBE = "~written after recovery".getBytes(StandardCharsets.US_ASCII);

  /**
   * Throws {@link AssertionError} if the state is wrong; returns the number of recovered commits.
   */
  public int check(CrashStorage left) {
    NavigableMap<byte[], byte[]> recovered;
    NavigableMap<byte[], byte[]> continued;
    int prefix;
    try (Kiwi db = opener.apply(left)) {
      recovered = contentOf(db);
      prefix = prefix(log, recovered, required);
      continued = writeMore(db, recovered);
    }
    try (Kiwi db = opener.apply(left.reopen())) {
      requireSame("after more writes, closing and reopening", continued, contentOf(db));
    }
    return prefix;
  }

  /**
   * Returns the number of commits, at least {@code required}, with this state; throws
   * {@link AssertionError} if it is not the state of a prefix.
   */
  public static int prefix(CommitLog log, NavigableMap<byte[], byte[]> recovered, int required) {
    return log.prefixWith(recovered, required)
        .orElseThrow(() -> new AssertionError("recovered "
            + recovered.size()
            + " keys, which is not the state of a prefix of the "
            + log.tried()
            + " commits that contains at least "
            + required
            + ": "
            + log.explain(recovered, required)));
  }

  private static NavigableMap<byte[], byte[]> writeMore(
      Kiwi db, NavigableMap<byte[], byte[]> before) {
    NavigableMap<byte[], byte[]> expected = new TreeMap<>(before);
    byte[] value = CheckedValue.encode(PROBE, PROBE_ID, PROBE_LENGTH);
    db.put(PROBE, value, WriteOptions.sync());
    expected.put(PROBE, value);
    if (!before.isEmpty()) {
      byte[] first = before.firstKey();
      db.delete(first);
      expected.remove(first);
    }
    requireSame("after more writes", expected, contentOf(db));
    return expected;
  }

  /** Returns all entries of the store, read forward, backward and by key. */
  public static NavigableMap<byte[], byte[]> contentOf(Kiwi db) {
    NavigableMap<byte[], byte[]> content = new TreeMap<>(Keys.ORDER);
    NavigableMap<byte[], byte[]> backwards = new TreeMap<>(Keys.ORDER);
    try (Cursor cursor = db.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        CheckedValue.check(cursor.key(), cursor.value());
        if (content.put(cursor.key(), cursor.value()) != null) {
          throw new AssertionError("the cursor returns key " + Keys.text(cursor.key()) + " twice");
        }
      }
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        backwards.put(cursor.key(), cursor.value());
      }
    }
    requireSame("backwards", content, backwards);
    for (Map.Entry<byte[], byte[]> entry : content.entrySet()) {
      if (!Arrays.equals(entry.getValue(), db.get(entry.getKey()))) {
        throw new AssertionError("get and cursor differ on key " + Keys.text(entry.getKey()));
      }
    }
    return content;
  }

  private static void requireSame(
      String when, NavigableMap<byte[], byte[]> expected, NavigableMap<byte[], byte[]> actual) {
    boolean same = expected.size() == actual.size();
    for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
      if (!Arrays.equals(entry.getValue(), actual.get(entry.getKey()))) {
        throw new AssertionError(
            when + ", key " + Keys.text(entry.getKey()) + " differs or is missing");
      }
    }
    if (!same) {
      throw new AssertionError(
          when + ", there are " + actual.size() + " keys, not " + expected.size());
    }
  }
}
