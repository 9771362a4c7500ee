package io.kiwidb.testkit.crash;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time of a store, and which values were seen to have expired: what a store that was recovered
 * may show of values with expiries. Threading: not thread-safe.
 */
final class Expired {
  /** By how much the time after a crash may be ahead of that before it. */
  private static final long LEASE_MILLIS = 10_000;

  private final Set<Long> seen = new HashSet<>(); // ids of writes
  private long time = Long.MIN_VALUE;
  private boolean used;

  void time(long millis) {
    time = Math.max(time, millis);
  }

  long time() {
    return time;
  }

  /** Records that a write has an expiry. */
  void use() {
    used = true;
  }

  /** Records that the store was closed and opened while the clock shows a time. */
  void reopened(long millis) {
    time = used ? Math.max(time, millis) : millis;
  }

  /** Records that a value was looked for. */
  void seen(Stored stored) {
    if (stored.expiry() <= time) {
      seen.add(stored.write());
    }
  }

  /** Returns whether the content of a store may be this for a key. */
  boolean allows(@Nullable Stored expected, StoreContents found, String name, byte[] key) {
    byte[] value = found.of(name).get(key);
    if (value == null) {
      return expected == null
          || expected.expires()
              && expected.expiry() <= Math.max(time, found.time().orElse(time + LEASE_MILLIS));
    }
    return expected != null
        && Arrays.equals(expected.value(), value)
        && expected.expiry() == found.expiry(name, key)
        && !(expected.expires() && isGone(expected, found));
  }

  /** Returns whether a value must not be found. */
  private boolean isGone(Stored expected, StoreContents found) {
    return seen.contains(expected.write())
        || found.time().isPresent() && expected.expiry() <= found.time().getAsLong();
  }
}
