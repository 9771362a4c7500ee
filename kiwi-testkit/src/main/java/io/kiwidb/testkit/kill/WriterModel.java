package io.kiwidb.testkit.kill;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadView;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a store has to hold of one writer, and how much of its work was asked for, acknowledged and
 * made durable. Threading: not thread-safe.
 */
final class WriterModel {
  private final WriterScript script;
  private final NavigableMap<byte[], byte[]> content = new TreeMap<>(Keys.ORDER);
  private long applied; // steps that are in the content
  private long asked;
  private long acknowledged;
  private long required;

  WriterModel(WriterScript script) {
    this.script = script;
  }

  /** The step that comes next. Requires: the last check passed, and nothing was noted since. */
  long next() {
    return applied;
  }

  /** Notes that the next step is about to be done. */
  void asked() {
    asked++;
  }

  /** Notes that it was acknowledged, and whether that means that it survives the process. */
  void acknowledged(boolean survives) {
    acknowledged++;
    if (survives) {
      required = acknowledged;
    }
  }

  /** Everything acknowledged so far survives. */
  void settled() {
    required = acknowledged;
  }

  /** Whether anything of it has to be in the store. */
  boolean isRequired() {
    return required > 0;
  }

  /**
   * Fails with {@link AssertionError} unless the view holds this writer's work up to a step that
   * was asked for, with all that is required, and nothing else. From there it goes on.
   */
  void check(ReadView view) {
    NavigableMap<byte[], byte[]> found = read(view);
    byte[] last = found.get(script.lastStepKey());
    long done = last == null ? 0 : script.stepOf(last) + 1;
    if (done < required || done > asked) {
      throw new AssertionError(name() + " has " + done + " steps; " + asked + " were asked for, "
          + acknowledged + " acknowledged, and " + required + " have to be there");
    }
    advance(done);
    compare(found, view);
    asked = done;
    acknowledged = done;
    required = done;
  }

  private void advance(long steps) {
    if (steps < applied) {
      throw new AssertionError(name() + " went back from step " + applied + " to " + steps);
    }
    for (; applied < steps; applied++) {
      for (Write write : script.writes(applied)) {
        byte[] value = write.value();
        if (value == null) {
          content.remove(write.key());
        } else {
          content.put(write.key(), value);
        }
      }
    }
  }

  private NavigableMap<byte[], byte[]> read(ReadView view) {
    NavigableMap<byte[], byte[]> found = new TreeMap<>(Keys.ORDER);
    NavigableMap<byte[], byte[]> backwards = new TreeMap<>(Keys.ORDER);
    try (Cursor cursor = view.cursor(KeyRange.prefix(script.prefix()))) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        found.put(cursor.key(), cursor.value());
      }
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        backwards.put(cursor.key(), cursor.value());
      }
    }
    requireSame("backwards", found, backwards);
    return found;
  }

  private void compare(NavigableMap<byte[], byte[]> found, ReadView view) {
    requireSame("at step " + applied, content, found);
    for (Map.Entry<byte[], byte[]> entry : content.entrySet()) {
      if (!Arrays.equals(view.get(entry.getKey()), entry.getValue())) {
        throw new AssertionError(
            name() + ": get and cursor differ on " + Keys.text(entry.getKey()));
      }
    }
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
        throw new AssertionError("%s %s: key %s is back".formatted(name(), what, Keys.text(key)));
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
