package io.kiwidb.testkit.crash;

import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
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
  private static final String NEW_KEYSPACE = "new after recovery";
  private static final byte[] PROBE = "~written after recovery".getBytes(StandardCharsets.US_ASCII);

  /** Throws {@link AssertionError} if the state is wrong. */
  public void check(CrashStorage left) {
    StoreContents continued;
    try (Kiwi db = opener.apply(left)) {
      StoreContents recovered = contentOf(db);
      match(log, recovered, required);
      continued = writeMore(db, recovered);
    }
    try (Kiwi db = opener.apply(left.reopen())) {
      requireSame("after more writes, closing and reopening", continued, contentOf(db));
    }
  }

  /**
   * Returns what these contents are: those of a prefix of at least {@code required} commits. Throws
   * {@link AssertionError} if they are not.
   */
  public static CommitLog.Match match(CommitLog log, StoreContents recovered, int required) {
    return log.match(recovered, required)
        .orElseThrow(() -> new AssertionError("recovered "
            + recovered
            + ", which is not the state of a prefix of the "
            + log.tried()
            + " commits that contains at least "
            + required
            + ": "
            + log.explain(recovered, required)));
  }

  private static StoreContents writeMore(Kiwi db, StoreContents before) {
    StoreContents expected = before.copy();
    byte[] value = CheckedValue.encode(PROBE, PROBE_ID, PROBE_LENGTH);
    WriteBatch probes = new WriteBatch();
    if (before.names().size() > 1) {
      db.createKeyspace(NEW_KEYSPACE);
      expected.add(NEW_KEYSPACE);
    }
    for (String name : expected.names()) {
      NavigableMap<byte[], byte[]> content = expected.of(name);
      if (!content.isEmpty()) {
        byte[] first = content.firstKey();
        db.keyspace(name).delete(first);
        content.remove(first);
      }
      probes.put(db.keyspace(name), PROBE, value);
      content.put(PROBE, value);
    }
    db.write(probes, WriteOptions.sync());
    requireSame("after more writes", expected, contentOf(db));
    return expected;
  }

  /** Returns all entries of the store, read forward, backward and by key. */
  public static StoreContents contentOf(Kiwi db) {
    StoreContents contents = new StoreContents();
    for (Keyspace keyspace : db.keyspaces()) {
      read(keyspace, contents);
    }
    return contents;
  }

  private static void read(Keyspace keyspace, StoreContents contents) {
    NavigableMap<byte[], byte[]> content = contents.add(keyspace.name());
    NavigableMap<byte[], byte[]> backwards = new TreeMap<>(Keys.ORDER);
    try (Cursor cursor = keyspace.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        CheckedValue.check(cursor.key(), cursor.value());
        if (content.put(cursor.key(), cursor.value()) != null) {
          throw new AssertionError("the cursor returns key " + Keys.text(cursor.key()) + " twice");
        }
        if (cursor.expiryMillis() != Expiry.NEVER_MILLIS) {
          readExpiry(keyspace, cursor.key(), cursor.expiryMillis(), contents);
        }
      }
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        backwards.put(cursor.key(), cursor.value());
      }
    }
    requireSame("backwards", content, backwards);
    for (Map.Entry<byte[], byte[]> entry : content.entrySet()) {
      if (!Arrays.equals(entry.getValue(), keyspace.get(entry.getKey()))) {
        throw new AssertionError("get and cursor differ on key " + Keys.text(entry.getKey()));
      }
    }
  }

  /** Reads when a key expires, and so the time of the store. */
  private static void readExpiry(
      Keyspace keyspace, byte[] key, long ofCursor, StoreContents contents) {
    Expiry expiry = keyspace.expiry(key);
    if (expiry == null
        || expiry.isNever()
        || expiry.at().orElseThrow().toEpochMilli() != ofCursor) {
      throw new AssertionError("key " + Keys.text(key) + " expires at " + ofCursor
          + " for a cursor, and otherwise " + expiry);
    }
    contents.expires(keyspace.name(), key, ofCursor);
    contents.time(ofCursor - expiry.remaining().orElseThrow().toMillis());
  }

  private static void requireSame(String when, StoreContents expected, StoreContents actual) {
    if (!expected.names().equals(actual.names())) {
      throw new AssertionError(
          when + ", the keyspaces are " + actual.names() + ", not " + expected.names());
    }
    for (String name : expected.names()) {
      requireSame(when + ", in keyspace " + name, expected.of(name), actual.of(name));
      for (byte[] key : expected.of(name).keySet()) {
        if (expected.expiry(name, key) != actual.expiry(name, key)) {
          throw new AssertionError(when + ", key " + Keys.text(key) + " expires at "
              + actual.expiry(name, key) + ", not " + expected.expiry(name, key));
        }
      }
    }
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
