package io.kiwidb;

import java.util.List;
import java.util.Optional;

/**
 * How a lookup came to its answer.
 *
 * @param steps what was asked, in order
 * @param value the value; empty when the key has none
 * @param nanos how long the lookup took, tracing included
 */
public record LookupTrace(List<Step> steps, Optional<byte[]> value, long nanos) {
  /**
   * One thing asked.
   *
   * @param source the memtable, table or level, such as {@code L1 table 17}
   * @param what the part of it, such as {@code filter}
   * @param verdict what it answered
   * @param nanos when the answer came, from the start of the lookup
   */
  public record Step(String source, String what, String verdict, long nanos) {}
}
