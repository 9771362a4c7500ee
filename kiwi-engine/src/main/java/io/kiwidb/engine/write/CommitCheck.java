package io.kiwidb.engine.write;

/**
 * A condition of a batch, checked when its place in the commit order is determined: it sees the
 * writes of all batches before it, and none comes in between.
 *
 * <p>Threading: called under the commit lock, with every earlier write inserted and visible. Must
 * be short.
 */
@FunctionalInterface
public interface CommitCheck {
  /**
   * Returns if the batch may be written; what it throws reaches the caller, and nothing is written.
   *
   * @param last the last sequence number assigned before the batch
   */
  void require(long last);
}
