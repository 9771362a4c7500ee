package io.kiwidb;

import java.util.Optional;

/**
 * The health of a store, and the cause if it is limited. Threading: immutable.
 *
 * @param health which operations work
 * @param cause what happened; empty if {@link Health#OPEN}
 */
public record DatabaseState(Health health, Optional<String> cause) {
  /** Health, from fully working to unusable, in this order. */
  public enum Health {
    /** All operations work. */
    OPEN,
    /** Background work failed and is retried; reads and writes work. */
    DEGRADED,
    /**
     * Writes are rejected until the cause, such as a full disk, is resolved; the store then resumes
     * automatically.
     */
    READ_ONLY,
    /** Writes are rejected until the store is reopened; reads work. */
    FATAL,
    /** Corruption was detected. Writes are rejected; reads of undamaged data work. */
    CORRUPT,
    /** The store is closed. */
    CLOSED
  }

  /** The state of a store in which all operations work. */
  public static final DatabaseState OPEN = new DatabaseState(Health.OPEN, Optional.empty());
}
