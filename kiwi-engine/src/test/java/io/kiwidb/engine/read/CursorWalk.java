package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.engine.merge.KeyVersion;
import java.util.Arrays;
import java.util.List;

/** Drives a cursor and its model together and compares them after each call. */
final class CursorWalk {
  private final Cursor cursor;
  private final CursorModel model;
  private final String label;

  CursorWalk(Cursor cursor, CursorModel model, String label) {
    this.cursor = cursor;
    this.model = model;
    this.label = label;
  }

  /** How many different calls there are with so many probes. */
  static int calls(List<byte[]> probes) {
    return 4 + 2 * probes.size();
  }

  /** Makes one of the calls. */
  void call(int choice, List<byte[]> probes) {
    switch (choice) {
      case 0 -> next();
      case 1 -> prev();
      case 2 -> {
        model.first();
        check("seekToFirst", cursor.seekToFirst());
      }
      case 3 -> {
        model.last();
        check("seekToLast", cursor.seekToLast());
      }
      default -> seek(choice - 4, probes);
    }
  }

  private void seek(int choice, List<byte[]> probes) {
    byte[] key = probes.get(choice / 2);
    if (choice % 2 == 0) {
      model.seek(key);
      check("seek", cursor.seek(key));
    } else {
      model.seekForPrev(key);
      check("seekForPrev", cursor.seekForPrev(key));
    }
  }

  private void next() {
    if (model.current() == null) {
      requireNowhere();
      return;
    }
    model.next();
    check("next", cursor.next());
  }

  private void prev() {
    if (model.current() == null) {
      requireNowhere();
      return;
    }
    model.prev();
    check("prev", cursor.prev());
  }

  /**
   * That a step from here is an error is a test of its own: millions of exceptions would take
   * minutes.
   */
  private void requireNowhere() {
    if (cursor.isValid()) {
      throw new AssertionError(label + ": stands on a key that should not be there");
    }
  }

  private void check(String call, boolean answer) {
    KeyVersion expected = model.current();
    boolean right = answer == (expected != null) && cursor.isValid() == answer;
    if (right && expected != null) {
      right = Arrays.equals(cursor.key(), expected.key())
          && Arrays.equals(cursor.value(), expected.value());
    }
    if (!right) { // AssertJ in a loop of millions would be most of the time
      String found = answer
          ? KeyVersion.text(cursor.key()) + "=" + KeyVersion.text(cursor.value())
          : "nothing";
      assertThat(found).as("%s: %s", label, call).isEqualTo(String.valueOf(expected));
    }
  }
}
