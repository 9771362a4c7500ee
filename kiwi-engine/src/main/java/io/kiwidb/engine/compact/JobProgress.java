package io.kiwidb.engine.compact;

import io.kiwidb.RunningCompaction;
import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import java.util.List;

/**
 * A job in progress, as others see it.
 *
 * <p>Threading: one thread runs the job and its parts write their own progress; any thread may take
 * a snapshot.
 */
final class JobProgress {
  private static final int NOWHERE = -1;

  private final long job;
  private final CompactionChoice choice;
  private final long startedMillis;
  private volatile List<PartProgress> parts = List.of();

  JobProgress(long job, CompactionChoice choice, long startedMillis) {
    this.job = job;
    this.choice = choice;
    this.startedMillis = startedMillis;
  }

  long job() {
    return job;
  }

  /** Begins a merge in parts, possibly after one that was given up. */
  void begin(List<PartProgress> newParts) {
    parts = newParts;
  }

  /** Describes it as it is now. */
  RunningCompaction snapshot(String keyspace) {
    List<TableInfo> inputs = ChoiceCheck.tables(choice);
    long entries = inputs.stream().mapToLong(TableInfo::entries).sum();
    long bytes = inputs.stream().mapToLong(TableInfo::bytes).sum();
    long read = 0;
    long written = 0;
    int outputs = 0;
    for (PartProgress part : parts) {
      read += part.entries();
      written += part.bytes();
      outputs += part.outputs();
    }
    return new RunningCompaction(
        job,
        keyspace,
        reason(),
        List.copyOf(inputs),
        target(),
        startedMillis,
        entries == 0 ? 0 : (long) ((double) bytes * read / entries),
        written,
        outputs);
  }

  private String reason() {
    if (choice instanceof CompactionChoice.Merge merge) {
      return merge.reason();
    } else if (choice instanceof CompactionChoice.Move move) {
      return move.reason();
    }
    return choice instanceof CompactionChoice.Drop drop ? drop.reason() : "";
  }

  private int target() {
    if (choice instanceof CompactionChoice.Merge merge) {
      return merge.targetLevel();
    }
    return choice instanceof CompactionChoice.Move move ? move.targetLevel() : NOWHERE;
  }
}
