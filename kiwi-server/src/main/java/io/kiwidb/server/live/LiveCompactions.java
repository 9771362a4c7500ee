package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonValue;
import io.kiwidb.RunningCompaction;
import java.util.List;

/**
 * The compactions that are running. Threading: immutable.
 *
 * @param running oldest first
 */
public record LiveCompactions(@JsonValue List<Progress> running) implements LiveMessage {
  /**
   * How far a compaction has come. Threading: immutable.
   *
   * @param job number of the compaction
   * @param keyspace the name of the keyspace
   * @param reason why the strategy chose it
   * @param inputs tables that are merged
   * @param targetLevel level of the outputs
   * @param startedMillis when it began, in milliseconds since 1970
   * @param inputBytes total size of the inputs
   * @param readBytes how much of them has been merged
   * @param writtenBytes bytes of outputs written so far
   * @param outputs number of outputs finished so far
   */
  public record Progress(
      long job,
      String keyspace,
      String reason,
      List<TableRef> inputs,
      int targetLevel,
      long startedMillis,
      long inputBytes,
      long readBytes,
      long writtenBytes,
      int outputs) {
    /** Returns the progress of a compaction. */
    public static Progress of(RunningCompaction running) {
      return new Progress(
          running.job(),
          running.keyspace(),
          running.reason(),
          TableRef.of(running.inputs()),
          running.targetLevel(),
          running.startedMillis(),
          running.inputBytes(),
          running.readBytes(),
          running.writtenBytes(),
          running.outputs());
    }
  }

  /** Returns the message for running compactions. */
  public static LiveCompactions of(List<RunningCompaction> running) {
    return new LiveCompactions(running.stream().map(Progress::of).toList());
  }

  @Override
  public LiveTopic topic() {
    return LiveTopic.COMPACTIONS;
  }
}
