package io.kiwidb.testkit.kill;

import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The expected contents of a store for one writer, and how many of its steps were attempted,
 * acknowledged and durable. Threading: not thread-safe.
 */
final class WriterModel {
  private final WriterScript script;
  private final Map<String, NavigableMap<byte[], byte[]>> content = new HashMap<>();
  private final Map<String, NavigableSet<byte[]>> lasting = new HashMap<>(); // with expiries
  private @Nullable Write fleeting; // of the fleeting key
  private long expired; // steps before this one have no fleeting value any more
  private long applied; // steps included in the contents
  private long asked;
  private long acknowledged;
  private long required;

  WriterModel(WriterScript script) {
    this.script = script;
    script.keyspaces().forEach(name -> {
      content.put(name, new TreeMap<>(Keys.ORDER));
      lasting.put(name, new TreeSet<>(Keys.ORDER));
    });
  }

  /** Returns the next step. Requires: the last check passed, and nothing was recorded since. */
  long next() {
    return applied;
  }

  /** Records that the next step is about to be executed. */
  void asked() {
    asked++;
  }

  /** Records that it was acknowledged, and whether it therefore survives a process crash. */
  void acknowledged(boolean survives) {
    acknowledged++;
    if (survives) {
      required = acknowledged;
    }
  }

  /** Records that all acknowledged steps survive. */
  void settled() {
    required = acknowledged;
  }

  /** Records that the fleeting value of the last acknowledged step was seen to have expired. */
  void expired() {
    expired = acknowledged;
  }

  /** Returns whether any of its steps must be in the store. */
  boolean isRequired() {
    return required > 0;
  }

  /**
   * Throws {@link AssertionError} unless the store contains this writer's steps up to one that was
   * attempted, in all keyspaces, including all required ones, and nothing else; values with their
   * expiries, and none that was seen to have expired. Continues from there.
   */
  void check(Kiwi db) {
    Map<String, NavigableMap<byte[], byte[]>> found = new HashMap<>();
    content.keySet().forEach(name -> found.put(name, read(name, db)));
    byte[] last = contentOf(Keyspace.DEFAULT, found).get(script.lastStepKey());
    long done = last == null ? 0 : script.stepOf(last) + 1;
    if (done < required || done > asked) {
      throw new AssertionError(name() + " has " + done + " steps; " + asked + " were attempted, "
          + acknowledged + " acknowledged, and " + required + " are required");
    }
    advance(done);
    checkFleeting(contentOf(Keyspace.DEFAULT, found).remove(script.fleetingKey()));
    content.keySet().forEach(name -> compare(name, contentOf(name, found), db));
    asked = done;
    acknowledged = done;
    required = done;
    expired = Math.min(expired, done); // what comes after may be written again
  }

  private void checkFleeting(byte @Nullable [] found) {
    Write expected = fleeting;
    if (found == null) {
      return;
    }
    if (expected == null || !Arrays.equals(expected.value(), found)) {
      throw new AssertionError(
          name() + ": the fleeting key holds " + text(found) + ", not that of " + expected);
    }
    if (expected.id() < expired) {
      throw new AssertionError(
          name() + ": " + expected + " had expired before step " + expired + " and is back");
    }
  }

  private void advance(long steps) {
    if (steps < applied) {
      throw new AssertionError(name() + " went back from step " + applied + " to " + steps);
    }
    for (; applied < steps; applied++) {
      for (Write write : script.writes(applied)) {
        if (WriterScript.isFleeting(write)) {
          fleeting = write;
          continue;
        }
        NavigableMap<byte[], byte[]> part = contentOf(write.keyspace(), content);
        NavigableSet<byte[]> expiring = Objects.requireNonNull(lasting.get(write.keyspace()));
        if (write.ttlMillis() > 0) {
          expiring.add(write.key());
        } else {
          expiring.remove(write.key());
        }
        byte[] value = write.after(part.get(write.key()));
        if (value == null) {
          part.remove(write.key());
        } else {
          part.put(write.key(), value);
        }
      }
    }
  }

  private static NavigableMap<byte[], byte[]> contentOf(
      String name, Map<String, NavigableMap<byte[], byte[]>> contents) {
    return Objects.requireNonNull(contents.get(name), name);
  }

  /** Reads a keyspace; it is empty if the first process was killed before it was created. */
  private NavigableMap<byte[], byte[]> read(String name, Kiwi db) {
    NavigableMap<byte[], byte[]> found = new TreeMap<>(Keys.ORDER);
    NavigableMap<byte[], byte[]> backwards = new TreeMap<>(Keys.ORDER);
    Optional<Keyspace> keyspace = db.findKeyspace(name);
    if (keyspace.isEmpty()) {
      return found;
    }
    try (Cursor cursor = keyspace.get().cursor(KeyRange.prefix(script.prefix()))) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        found.put(cursor.key(), cursor.value());
      }
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        backwards.put(cursor.key(), cursor.value());
      }
    }
    requireSame("backwards in " + name, found, backwards);
    return found;
  }

  private void compare(String name, NavigableMap<byte[], byte[]> found, Kiwi db) {
    NavigableMap<byte[], byte[]> expected = contentOf(name, content);
    requireSame("at step " + applied + " in " + name, expected, found);
    if (expected.isEmpty()) {
      return;
    }
    Keyspace keyspace = db.keyspace(name);
    for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
      if (!Arrays.equals(keyspace.get(entry.getKey()), entry.getValue())) {
        throw new AssertionError(
            name() + ": get and cursor differ on " + Keys.text(entry.getKey()) + " in " + name);
      }
      boolean expires = Objects.requireNonNull(lasting.get(name)).contains(entry.getKey());
      Expiry expiry = keyspace.expiry(entry.getKey());
      if (expiry == null || expires != isLasting(expiry)) {
        throw new AssertionError(name() + ": " + Keys.text(entry.getKey()) + " in " + name
            + " has the expiry " + expiry + ", and should have " + (expires ? "another" : "none"));
      }
    }
  }

  /** Returns whether a value expires in a year; the clocks of processes are not that far apart. */
  private static boolean isLasting(Expiry expiry) {
    long half = WriterScript.LASTING_MILLIS / 2;
    return expiry.remaining().filter(left -> left.toMillis() > half).isPresent()
        && expiry.remaining().filter(left -> left.toMillis() < 3 * half).isPresent();
  }

  private void requireSame(
      String what, NavigableMap<byte[], byte[]> expected, NavigableMap<byte[], byte[]> found) {
    for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
      if (!Arrays.equals(entry.getValue(), found.get(entry.getKey()))) {
        throw new AssertionError("%s %s: key %s holds %s, not %s"
            .formatted(
                name(),
                what,
                Keys.text(entry.getKey()),
                text(found.get(entry.getKey())),
                text(entry.getValue())));
      }
    }
    for (byte[] key : found.keySet()) {
      if (!expected.containsKey(key)) {
        throw new AssertionError(
            "%s %s: key %s reappeared".formatted(name(), what, Keys.text(key)));
      }
    }
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "nothing" : CheckedValue.text(value);
  }

  private String name() {
    return "writer " + script.writer();
  }
}
