package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * A compaction that has ended. Threading: immutable.
 *
 * @param job number of the compaction
 * @param keyspace the name of the keyspace
 * @param reason why the strategy chose it; empty if it began before the server watched
 * @param inputs tables that were merged, moved or dropped
 * @param outputs tables that replace them
 * @param targetLevel level of the outputs
 * @param dropped number of entries that were dropped
 * @param outcome how it ended
 * @param endedMillis when it ended, in milliseconds since 1970
 * @param tookMillis how long it took
 */
public record FinishedCompaction(
    long job,
    String keyspace,
    String reason,
    List<TableRef> inputs,
    List<TableRef> outputs,
    int targetLevel,
    long dropped,
    Outcome outcome,
    long endedMillis,
    long tookMillis) {
  /** How a compaction ended. */
  public enum Outcome {
    /** Its outputs have replaced its inputs. */
    COMMITTED("committed"),
    /** Nothing has changed. */
    ABANDONED("abandoned");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** Returns the name in JSON. */
    @JsonValue
    public String label() {
      return label;
    }
  }
}
