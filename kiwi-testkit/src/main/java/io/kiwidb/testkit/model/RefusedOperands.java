package io.kiwidb.testkit.model;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.Arrays;
import java.util.List;

/**
 * Tries, before some merges, to write an operand that the operator refuses. The store must refuse
 * all of what is written with it; the oracle is not told, so later reads find what was not refused.
 *
 * <p>Threading: stateless.
 */
final class RefusedOperands {
  private static final int ONE_IN = 8;

  private RefusedOperands() {}

  /** Tries it before a write to a keyspace, alone and behind a deletion of the key. */
  static void tryBefore(Write write, Keyspace keyspace) {
    if (isTried(write)) {
      byte[] key = write.key();
      byte[] wrong = wrong(write);
      requireRefused(() -> keyspace.merge(key, wrong), write);
      WriteBatch batch = new WriteBatch().delete(keyspace, key).merge(keyspace, key, wrong);
      requireRefused(() -> keyspace.store().write(batch, WriteOptions.defaults()), write);
    }
  }

  /** Tries it before the writes of a batch, behind all of them. */
  static void tryBefore(List<Write> writes, Kiwi db) {
    writes.stream().filter(RefusedOperands::isTried).findFirst().ifPresent(write -> {
      WriteBatch batch = new WriteBatch();
      writes.forEach(each -> each.addTo(batch, db));
      batch.merge(write.in(db), write.key(), wrong(write));
      requireRefused(() -> db.write(batch, WriteOptions.defaults()), write);
    });
  }

  private static boolean isTried(Write write) {
    return write.isMerge() && write.id() % ONE_IN == 0;
  }

  private static byte[] wrong(Write merge) {
    byte[] operand = merge.operand();
    return Arrays.copyOf(operand, operand.length - 1);
  }

  private static void requireRefused(Runnable action, Write merge) {
    boolean refused = false;
    try {
      action.run();
    } catch (IllegalArgumentException e) {
      refused = true;
    }
    ReadChecks.require(refused, "a wrong operand was written instead of " + merge);
  }
}
