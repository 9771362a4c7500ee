package io.kiwidb.cli.load;

import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.view.Units;
import java.util.ArrayList;
import java.util.List;

/** Counts bad lines and reports the first of them. Threading: not thread-safe. */
public final class LoadProblems {
  /** What a bad line means. */
  public enum Policy {
    /** It is left out. */
    SKIP,
    /** It ends the load. */
    END
  }

  private static final int REPORTED = 20;

  private final Policy policy;
  private final LoadProgress progress;
  private final List<BadRecordException> deferred = new ArrayList<>();
  private long count;

  /** Reports above the progress. */
  public LoadProblems(Policy policy, LoadProgress progress) {
    this.policy = policy;
    this.progress = progress;
  }

  /** Takes note of a bad line; answers whether to go on. */
  boolean note(BadRecordException bad) {
    report(bad);
    return policy == Policy.SKIP;
  }

  /**
   * Takes note of a last line, which is bad and has no line feed; answers whether to go on. It is
   * reported at the end of the load: when the load turns out to be interrupted, whoever wrote the
   * line was interrupted in its middle.
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
      progress.say("kiwi: more bad lines follow; they are only counted");
    }
  }

  /** Says what was not said yet: the last line, and how many there were that were not reported. */
  void summarise() {
    deferred.forEach(this::report);
    deferred.clear();
    if (count > REPORTED) {
      progress.say("kiwi: " + Units.count(count, "bad line") + " in all");
    }
  }

  long count() {
    return count;
  }
}
