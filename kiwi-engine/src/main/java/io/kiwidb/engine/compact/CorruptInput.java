package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;

/**
 * Determines whether a merge failed because one of its inputs is corrupt although its checksums
 * match: entries out of order, or more or fewer than the manifest says. A merge detects the damage
 * but not its location; reading each input separately does.
 *
 * <p>Threading: stateless. The version of the plan must be held.
 */
final class CorruptInput {
  private CorruptInput() {}

  /**
   * Returns the exception to report: the corruption of the first corrupt input, or the failure
   * itself if all inputs are sound.
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
          } catch (RuntimeException other) {
            // Of a comparator, or of a part that does not expect corruption.
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
