package io.kiwidb;

import java.util.Optional;

/**
 * What a store can do, and why not more. Threading: immutable.
 *
 * @param health what it can do
 * @param cause what happened; empty while {@link Health#OPEN}
 */
public record DatabaseState(Health health, Optional<String> cause) {
  /** From everything works to nothing but reading, in this order. */
  public enum Health {
    /** Everything works. */
    OPEN,
    /** Background work failed and is tried again; reads and writes work. */
    DEGRADED,
    /**
     * Writes are refused until what stopped them is over (as a full disk); the store then resumes
     * by itself.
     */
    READ_ONLY,
    /** Writes are refused until the store has been reopened; reads work. */
    FATAL,
    /** Damage was found; writes are refused, reads work where there is none. */
    CORRUPT,
    /** Closed. */
    CLOSED
  }

  /** Everything works. */
  public static final DatabaseState OPEN = new DatabaseState(Health.OPEN, Optional.empty());
}
