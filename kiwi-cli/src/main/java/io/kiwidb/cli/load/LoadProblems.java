package io.kiwidb.cli.load;

import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.view.Units;
import java.util.ArrayList;
import java.util.List;

/** Counts invalid lines and reports the first {@value #REPORTED}. Threading: not thread-safe. */
public final class LoadProblems {
  /** What happens after an invalid line. */
  public enum Policy {
    /** The line is skipped. */
    SKIP,
    /** The load ends. */
    END
  }

  private static final int REPORTED = 20;

  private final Policy policy;
  private final LoadProgress progress;
  private final List<BadRecordException> deferred = new ArrayList<>();
  private long count;

  /** Creates a counter that reports above the progress bar. */
  public LoadProblems(Policy policy, LoadProgress progress) {
    this.policy = policy;
    this.progress = progress;
  }

  /** Records an invalid line. Returns whether to continue. */
  boolean note(BadRecordException bad) {
    report(bad);
    return policy == Policy.SKIP;
  }

  /**
   * Records an invalid last line without a line feed. Returns whether to continue. It is reported
   * at the end of the load only: if the load was interrupted, the program that wrote the line was
   * interrupted, too, and the line is truncated.
   */
  boolean noteCutOff(BadRecordException bad) {
    deferred.add(bad);
    return policy == Policy.SKIP;
  }

  private void report(BadRecordException bad) {
    count++;
    if (count <= REPORTED) {
      progress.say("kiwi: line " + bad.line() + ": " + bad.getMessage());
    } else if (count == REPORTED + 1) {
      progress.say("kiwi: further invalid lines are counted but not reported");
    }
  }

  /** Reports a deferred last line, and the total if lines were not reported. */
  void summarise() {
    deferred.forEach(this::report);
    deferred.clear();
    if (count > REPORTED) {
      progress.say("kiwi: " + Units.count(count, "invalid line") + " in total");
    }
  }

  long count() {
    return count;
  }
}
