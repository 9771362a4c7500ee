package io.kiwidb.cli.load;

import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.view.Units;
import java.io.PrintWriter;

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

  private final PrintWriter err;
  private final Policy policy;
  private final LoadProgress progress;
  private long count;

  /** Reports to a writer. */
  public LoadProblems(PrintWriter err, Policy policy, LoadProgress progress) {
    this.err = err;
    this.policy = policy;
    this.progress = progress;
  }

  /** Takes note of a bad line; answers whether to go on. */
  boolean note(BadRecordException bad) {
    count++;
    if (count <= REPORTED) {
      err.println(progress.lineStart() + "kiwi: line " + bad.line() + ": " + bad.getMessage());
    } else if (count == REPORTED + 1) {
      err.println(progress.lineStart() + "kiwi: more bad lines follow; they are only counted");
    }
    return policy == Policy.SKIP;
  }

  /** Says how many there were that were not reported. */
  void summarise() {
    if (count > REPORTED) {
      err.println(progress.lineStart() + "kiwi: " + Units.count(count) + " bad lines in all");
    }
  }

  long count() {
    return count;
  }
}
