package io.kiwidb.testkit.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kiwidb.WriteBatch;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one writer does, step by step, so that the process which writes and the one which checks
 * agree without talking. Every step is a batch: it puts or deletes a few of the writer's keys, and
 * notes its own number, so that a batch of which a part is missing shows. Values carry their key,
 * the step, their length and a checksum.
 *
 * @param seed of the whole run
 * @param writer which one
 */
record WriterScript(long seed, int writer) {
  private static final int KEYS = 200;
  private static final int MOST_WRITES = 3;
  private static final int DELETION_IN = 5;
  private static final int SMALL_BYTES = 300;
  private static final int LARGE_BYTES = 9_000;
  private static final int LARGE_IN = 60;

  /** The keys of this writer begin so. */
  byte[] prefix() {
    return text("writer" + writer + "/");
  }

  /** Where the number of the last step is noted. */
  byte[] lastStepKey() {
    return text("writer" + writer + "/last");
  }

  /** The number of the last step that a value under {@link #lastStepKey} notes. */
  long stepOf(byte[] value) {
    return CheckedValue.check(lastStepKey(), value).id();
  }

  /** What a step writes: different keys, the note last. */
  List<Write> writes(long step) {
    SplittableRandom random =
        new SplittableRandom(seed * 31 + writer * 1_000_000_007L + step * 0x9E3779B97F4A7C15L);
    List<Write> writes = new ArrayList<>();
    int first = random.nextInt(KEYS);
    for (int i = 1 + random.nextInt(MOST_WRITES); i > 0; i--) {
      byte[] key = text("writer" + writer + "/" + (first + i) % KEYS);
      int most = random.nextInt(LARGE_IN) == 0 ? LARGE_BYTES : SMALL_BYTES;
      int length = CheckedValue.HEADER + random.nextInt(most);
      boolean deletes = random.nextInt(DELETION_IN) == 0;
      writes.add(new Write(key, step, deletes ? Write.DELETION : length));
    }
    writes.add(new Write(lastStepKey(), step, CheckedValue.HEADER));
    return writes;
  }

  /** A step as a batch. */
  WriteBatch batch(long step) {
    WriteBatch batch = new WriteBatch();
    writes(step).forEach(write -> write.addTo(batch));
    return batch;
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }
}
