package io.kiwidb;

/**
 * When a write is acknowledged, and so which acknowledged writes a power failure can lose. Under
 * every policy acknowledged writes survive a process crash, and a power failure preserves a prefix
 * of the commit order.
 */
public enum Durability {
  /**
   * Acknowledged after it is synced; concurrent writers share a sync (group commit). A power
   * failure loses no acknowledged write.
   */
  SYNC,
  /**
   * Acknowledged after it is written to the operating system; synced every
   * {@link Settings#BATCH_OPERATIONS} operations or {@link Settings#BATCH_MILLIS}, whichever is
   * first. A power failure loses at most the writes of that interval.
   */
  BATCH,
  /**
   * The default. Acknowledged after it is written to the operating system. The first write after an
   * idle period is synced in the background immediately; under continuous writes a sync runs every
   * {@link Settings#ADAPTIVE_MILLIS}, so batches grow with the write rate. A power failure loses at
   * most the writes acknowledged within one such interval: if the background sync is late, writers
   * wait for it.
   */
  ADAPTIVE,
  /**
   * Acknowledged after it is written to the operating system; synced only at flush and close. A
   * power failure preserves a prefix.
   */
  NONE
}
