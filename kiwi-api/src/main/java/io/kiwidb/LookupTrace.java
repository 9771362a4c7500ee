package io.kiwidb;

import java.util.List;
import java.util.Optional;

/**
 * The steps of a lookup.
 *
 * @param steps the steps in order
 * @param value the value; empty if the key is absent
 * @param nanos duration of the lookup in nanoseconds, including tracing
 */
public record LookupTrace(List<Step> steps, Optional<byte[]> value, long nanos) {
  /**
   * One step.
   *
   * @param source the memtable, table or level, such as {@code L1 table 17}
   * @param what the part of it, such as {@code filter}
   * @param verdict the result
   * @param nanos when the result was available, in nanoseconds since the start of the lookup
   */
  public record Step(String source, String what, String verdict, long nanos) {}
}
