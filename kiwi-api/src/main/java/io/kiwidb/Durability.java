package io.kiwidb;

/**
 * When a write is acknowledged, and so what a power cut may take. Under every policy a write that
 * was acknowledged survives the death of the process, and what a power cut leaves is a prefix of
 * the commit order.
 */
public enum Durability {
  /**
   * Acknowledged once it is synced; concurrent writers share one sync. A power cut takes nothing
   * that was acknowledged.
   */
  SYNC,
  /**
   * Acknowledged once the operating system has it; synced every {@link Settings#BATCH_OPERATIONS}
   * operations or {@link Settings#BATCH_MILLIS}, whichever is first. A power cut takes at most
   * that.
   */
  BATCH,
  /**
   * The default. Acknowledged once the operating system has it. The first write after a quiet span
   * is synced in the background at once; while writes keep coming, a sync follows each
   * {@link Settings#ADAPTIVE_MILLIS}, so that few writes make small batches and many make large
   * ones. A power cut takes at most the writes acknowledged within such a span: if the background
   * is late, writers wait for the sync.
   */
  ADAPTIVE,
  /**
   * Acknowledged once the operating system has it; never synced on purpose but at flush and close.
   * A power cut leaves a prefix.
   */
  NONE
}
