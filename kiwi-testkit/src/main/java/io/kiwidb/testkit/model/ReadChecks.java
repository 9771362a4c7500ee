package io.kiwidb.testkit.model;

import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadView;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares reads from a view with the oracle at a sequence number; each check throws
 * {@link AssertionError} if they differ.
 */
final class ReadChecks {
  private static final int GUARD = 3;

  private ReadChecks() {}

  /** Looks up a key as array, as buffer, and with {@code contains}. */
  static void get(ReadView view, byte[] key, Oracle oracle, long moment) {
    byte[] expected = oracle.get(key, moment);
    value("get", key, expected, view.get(key));
    require(
        view.contains(key) == (expected != null),
        "contains returns a wrong result for key " + Keys.text(key));
    intoBuffer(view, key, expected);
    expiry(key, oracle.expiry(key, moment), view.expiry(key));
  }

  private static void expiry(byte[] key, @Nullable Long expected, @Nullable Expiry actual) {
    Long found =
        actual == null ? null : actual.at().map(Instant::toEpochMilli).orElse(Expiry.NEVER_MILLIS);
    require(
        Objects.equals(expected, found),
        "the expiry of key " + Keys.text(key) + " is " + found + ", not " + expected);
  }

  /** Looks up several keys at once. */
  static void multiGet(ReadView view, List<byte[]> keys, Oracle oracle, long moment) {
    List<byte @Nullable []> values = view.multiGet(keys);
    require(
        values.size() == keys.size(),
        "multiGet of " + keys.size() + " keys returns " + values.size() + " values");
    for (int i = 0; i < keys.size(); i++) {
      value("multiGet", keys.get(i), oracle.get(keys.get(i), moment), values.get(i));
    }
  }

  /** Reads the map around a key. */
  static void map(ReadView view, byte[] key, Oracle oracle, long moment) {
    ConcurrentNavigableMap<byte[], byte[]> map = view.asMap();
    byte[] expected = oracle.get(key, moment);
    value("map.get", key, expected, map.get(key));
    require(
        map.containsKey(key) == (expected != null),
        "map.containsKey returns a wrong result for key " + Keys.text(key));
    entry("map.ceilingEntry", key, oracle.ceiling(key, moment), map.ceilingEntry(key));
    entry("map.higherEntry", key, oracle.higher(key, moment), map.higherEntry(key));
    entry("map.floorEntry", key, oracle.floor(key, moment), map.floorEntry(key));
    entry("map.lowerEntry", key, oracle.lower(key, moment), map.lowerEntry(key));
    entry("map.firstEntry", key, oracle.first(moment), map.firstEntry());
    entry("map.lastEntry", key, oracle.last(moment), map.lastEntry());
  }

  /** Scans everything in both directions. */
  static void all(ReadView view, Oracle oracle, long moment) {
    CursorChecks.everything(view, new ModelCursor(oracle, KeyRange.all(), moment));
  }

  static void value(String call, byte[] key, byte @Nullable [] expected, byte @Nullable [] actual) {
    if (actual != null) {
      CheckedValue.check(key, actual);
    }
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError(call + " of key " + Keys.text(key) + ": expected " + text(expected)
          + " but got " + text(actual));
    }
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }

  private static void intoBuffer(ReadView view, byte[] key, byte @Nullable [] expected) {
    int length = expected == null ? -1 : expected.length;
    int room = expected == null ? 0 : expected.length / 2 + 1;
    ByteBuffer target = ByteBuffer.allocate(room + GUARD).position(GUARD);
    int answer = view.get(ByteBuffer.wrap(key), target);
    require(
        answer == length,
        "get into a buffer returns length " + answer + ", not " + length + ", key "
            + Keys.text(key));
    int copied = target.position() - GUARD;
    require(
        copied == Math.max(0, Math.min(room, length)),
        "get into a buffer advanced it by " + copied + ", key " + Keys.text(key));
    require(
        expected == null
            || Arrays.equals(expected, 0, copied, target.array(), GUARD, GUARD + copied),
        "get into a buffer copied wrong bytes, key " + Keys.text(key));
  }

  private static void entry(
      String call,
      byte[] near,
      Map.@Nullable Entry<byte[], byte[]> expected,
      Map.@Nullable Entry<byte[], byte[]> actual) {
    byte[] expectedKey = expected == null ? null : expected.getKey();
    byte[] actualKey = actual == null ? null : actual.getKey();
    if (!Arrays.equals(expectedKey, actualKey)) {
      throw new AssertionError(call
          + " near "
          + Keys.text(near)
          + ": expected key "
          + (expectedKey == null ? "none" : Keys.text(expectedKey))
          + " but got "
          + (actualKey == null ? "none" : Keys.text(actualKey)));
    }
    if (expected != null && actual != null) {
      value(call, expected.getKey(), expected.getValue(), actual.getValue());
    }
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "nothing" : CheckedValue.text(value);
  }
}
