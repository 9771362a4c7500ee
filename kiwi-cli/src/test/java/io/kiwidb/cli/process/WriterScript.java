package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kiwidb.WriteBatch;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What one writer does, step by step, so that the process which writes and the one which checks agree without talking. Every step
 * is a batch: it puts or deletes one of a few hundred keys, and notes its own number, so that a batch of which half is missing
 * shows.
 */
record WriterScript(long seed, int writer) {
  private static final int KEYS = 700;
  private static final int VALUE_BYTES = 400;
  private static final int DELETION_IN = 5;

  /** The keys of this writer begin so. */
  String prefix() {
    return "writer" + writer + "/";
  }

  /** Where the number of the last step is noted. */
  String lastStepKey() {
    return prefix() + "last";
  }

  WriteBatch batch(long step) {
    SplittableRandom random = random(step);
    byte[] key = key(random).getBytes(UTF_8);
    WriteBatch batch = new WriteBatch();
    if (isDeletion(random)) {
      batch.delete(key);
    } else {
      batch.put(key, value(step, random).getBytes(UTF_8));
    }
    return batch.put(lastStepKey().getBytes(UTF_8), Long.toString(step).getBytes(UTF_8));
  }

  /** What a store holds of this writer after so many steps. */
  SortedMap<String, String> after(long steps) {
    SortedMap<String, String> content = new TreeMap<>();
    for (long step = 0; step < steps; step++) {
      SplittableRandom random = random(step);
      String key = key(random);
      if (isDeletion(random)) {
        content.remove(key);
      } else {
        content.put(key, value(step, random));
      }
      content.put(lastStepKey(), Long.toString(step));
    }
    return content;
  }

  private SplittableRandom random(long step) {
    return new SplittableRandom(seed * 31 + writer * 1_000_000_007L + step);
  }

  private String key(SplittableRandom random) {
    return prefix() + random.nextInt(KEYS);
  }

  private static boolean isDeletion(SplittableRandom random) {
    return random.nextInt(DELETION_IN) == 0;
  }

  private static String value(long step, SplittableRandom random) {
    return step + "." + "v".repeat(random.nextInt(VALUE_BYTES));
  }
}
