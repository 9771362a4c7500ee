package io.kiwidb;

/**
 * How often lookups searched a table since it was opened, estimated from a sample: one of eight
 * lookups among those whose latency is measured ({@link Settings#LATENCY_SAMPLING}; if that is off,
 * nothing is counted). Only lookups of single keys are counted, not {@code multiGet}, cursors or
 * traces. Threading: immutable.
 *
 * @param lookups estimated number of lookups that came to the table
 * @param sampled number of lookups in the sample
 * @param positives lookups in the sample for which the filter said that the key may be there, or
 *     that found no filter
 * @param falsePositives those of the positives that found no entry
 */
public record TableReads(long lookups, long sampled, long positives, long falsePositives) {
  /** No lookups. */
  public static final TableReads NONE = new TableReads(0, 0, 0, 0);
}
