package io.kiwidb.testkit.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The steps of one writer, computed identically by the writing and the checking process. Each step
 * is a batch: it puts, merges or deletes a few keys of the writer in several keyspaces, and stores
 * its own number in each of them, so that an incomplete batch is detected. Some keys have only
 * single deletions, most of them with a new value in the same batch. Some values have an expiry far
 * in the future; one key has only values that expire at once, each as soon as those before. The
 * writer that skips the log has one keyspace, because only the log makes a batch over several
 * atomic. Values contain their key, the step, their length and a checksum.
 *
 * @param seed seed of the whole run
 * @param writer number of the writer
 */
record WriterScript(long seed, int writer) {
  private static final List<String> KEYSPACES = List.of(Keyspace.DEFAULT, "orders", "index");
  private static final int KEYS = 200;
  private static final int MOST_WRITES = 3;
  private static final int KINDS = 7; // three of them are special
  private static final int ONCE = 40;
  private static final int SMALL_BYTES = 300;
  private static final int LARGE_BYTES = 9_000;
  private static final int LARGE_IN = 60;
  private static final int LASTING_IN = 4;
  private static final int FLEETING_IN = 6;
  private static final long FLEETING_MILLIS = 3;

  /** A time to live that outlasts any run, whatever the clocks say. */
  static final long LASTING_MILLIS = 365L * 24 * 3_600_000;

  /** Returns the keyspaces that a store must have, other than the default one. */
  static List<String> otherKeyspaces() {
    return KEYSPACES.subList(1, KEYSPACES.size());
  }

  /** Returns the keyspaces of this writer. */
  List<String> keyspaces() {
    return writer == DoomedProcess.SKIPS_LOG ? KEYSPACES.subList(0, 1) : KEYSPACES;
  }

  /** Returns the prefix of the keys of this writer. */
  byte[] prefix() {
    return text("writer" + writer + "/");
  }

  /** Returns the key that stores the number of the last step. */
  byte[] lastStepKey() {
    return text("writer" + writer + "/last");
  }

  /** Returns the key, in the default keyspace, of values that expire at once. */
  byte[] fleetingKey() {
    return text("writer" + writer + "/fleeting");
  }

  /** Returns whether a write is one of a value that expires at once. */
  static boolean isFleeting(Write write) {
    return write.ttlMillis() == FLEETING_MILLIS;
  }

  /** Returns the step number in a value of {@link #lastStepKey}. */
  long stepOf(byte[] value) {
    return CheckedValue.check(lastStepKey(), value).id();
  }

  /**
   * Returns the writes of a step: distinct keys, except for single deletions, the step number in
   * each keyspace last.
   */
  List<Write> writes(long step) {
    SplittableRandom random =
        new SplittableRandom(seed * 31 + writer * 1_000_000_007L + step * 0x9E3779B97F4A7C15L);
    List<Write> writes = new ArrayList<>();
    List<String> keyspaces = keyspaces();
    int first = random.nextInt(KEYS);
    for (int i = 1 + random.nextInt(MOST_WRITES); i > 0; i--) {
      byte[] key = text("writer" + writer + "/" + (first + i) % KEYS);
      int most = random.nextInt(LARGE_IN) == 0 ? LARGE_BYTES : SMALL_BYTES;
      int length = CheckedValue.HEADER + random.nextInt(most);
      String keyspace = keyspaces.get(random.nextInt(keyspaces.size()));
      switch (random.nextInt(KINDS)) {
        case 0 -> writes.add(new Write(keyspace, key, step, Write.DELETION));
        case 1 -> writes.add(Write.merge(keyspace, key, step, length));
        case 2 -> {
          byte[] once = text("writer" + writer + "/once/" + (first + i) % ONCE);
          writes.add(Write.singleDelete(keyspace, once, step));
          if (random.nextInt(3) > 0) {
            writes.add(new Write(keyspace, once, step, length));
          }
        }
        default -> {
          Write put = new Write(keyspace, key, step, length);
          writes.add(random.nextInt(LASTING_IN) == 0 ? put.living(LASTING_MILLIS) : put);
        }
      }
    }
    if (random.nextInt(FLEETING_IN) == 0) {
      int length = CheckedValue.HEADER + random.nextInt(SMALL_BYTES);
      writes.add(new Write(fleetingKey(), step, length).living(FLEETING_MILLIS));
    }
    for (String keyspace : keyspaces) {
      writes.add(new Write(keyspace, lastStepKey(), step, CheckedValue.HEADER));
    }
    return writes;
  }

  /** Returns a step as a batch. */
  WriteBatch batch(long step, Kiwi db) {
    WriteBatch batch = new WriteBatch();
    writes(step).forEach(write -> write.addTo(batch, db));
    return batch;
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }
}
