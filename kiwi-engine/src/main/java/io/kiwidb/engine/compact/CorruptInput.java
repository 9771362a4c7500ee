package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;

/**
 * Finds out whether a merge failed because one of its inputs is not what was written, although its
 * checksums fit: entries out of order, or more or fewer than the manifest says. A merge notices
 * that something is wrong and not where; reading each input by itself does.
 *
 * <p>Threading: stateless. The version of the plan must be held.
 */
final class CorruptInput {
  private CorruptInput() {}

  /**
   * What to report: the damage of the first input that has some, or the failure itself if all are
   * sound.
   */
  static RuntimeException behind(RuntimeException failure, MergePlan plan) {
    for (Level level : plan.version().levels()) {
      for (LevelTable table : level.tables()) {
        if (plan.inputs().contains(table.info().number())) {
          try {
            requireSound(table);
          } catch (KiwiException damage) {
            damage.addSuppressed(failure);
            return damage;
          } catch (RuntimeException other) { // of a comparator, or where no damage was expected
            failure.addSuppressed(other);
          }
        }
      }
    }
    return failure;
  }

  private static void requireSound(LevelTable table) {
    long entries = table.table().reader().verify();
    if (entries != table.info().entries()) {
      throw new CorruptionException(
          FileNames.table(table.info().number()),
          0,
          table.info().entries() + " entries, as the manifest says",
          entries + " entries");
    }
  }
}
