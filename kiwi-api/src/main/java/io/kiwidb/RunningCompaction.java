package io.kiwidb;

import java.util.List;

/**
 * A compaction that is running. Threading: immutable.
 *
 * @param job number of the compaction, as in its events
 * @param keyspace the name of the keyspace
 * @param reason why the strategy chose it
 * @param inputs tables that are merged
 * @param targetLevel level of the outputs
 * @param startedMillis when it began, in milliseconds since 1970
 * @param readBytes how much of the inputs has been merged, in bytes of their files; estimated
 * @param writtenBytes bytes of outputs written so far
 * @param outputs number of outputs finished so far
 */
public record RunningCompaction(
    long job,
    String keyspace,
    String reason,
    List<TableInfo> inputs,
    int targetLevel,
    long startedMillis,
    long readBytes,
    long writtenBytes,
    int outputs) {
  /** Returns the total size of the inputs in bytes. */
  public long inputBytes() {
    return inputs.stream().mapToLong(TableInfo::bytes).sum();
  }
}
