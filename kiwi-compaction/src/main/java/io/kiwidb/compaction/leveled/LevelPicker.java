package io.kiwidb.compaction.leveled;

import io.kiwidb.TableInfo;
import io.kiwidb.compaction.CompactionInputs;
import io.kiwidb.compaction.SortedTables;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks the table of a sorted level to merge into the next level.
 *
 * <p>Threading: immutable.
 */
final class LevelPicker {
  private final LsmView view;
  private final CompactionInputs inputs;

  LevelPicker(LsmView view, CompactionInputs inputs) {
    this.view = view;
    this.inputs = inputs;
  }

  /**
   * Tables that are compacted together, and the ratio of the overlapping bytes of the next level to
   * their own.
   */
  private record Candidate(List<TableInfo> tables, double overlap) {}

  /**
   * Returns a job for the table with the least overlap relative to its size whose job conflicts
   * with no other; among equals, the first after the one merged last.
   */
  @Nullable
  CompactionChoice pick(int source, String reason) {
    List<Candidate> candidates = candidates(view.levels().get(source));
    candidates.sort(Comparator.comparingDouble(Candidate::overlap)); // stable
    for (Candidate candidate : candidates) {
      CompactionChoice choice = inputs.job(candidate.tables, source, source + 1, reason);
      if (choice != null) {
        return choice;
      }
    }
    return null;
  }

  private List<Candidate> candidates(Level level) {
    int tables = level.tables().size();
    SortedTables sorted = new SortedTables(level.tables(), view.order());
    int start = level.resumeKey().length == 0 ? 0 : sorted.firstBeginningBehind(level.resumeKey());
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      List<TableInfo> group = sorted.around((start + i) % tables);
      double met = CompactionInputs.bytes(inputs.met(group, level.number() + 1));
      candidates.add(new Candidate(group, met / Math.max(1, CompactionInputs.bytes(group))));
    }
    return candidates;
  }
}
