package io.kiwidb;

/** Whether opening requires, creates or rejects an existing store. */
public enum OpenMode {
  /** Opens the store; creates it if the directory is missing or empty. */
  CREATE_IF_MISSING,
  /** Opens the store; fails if it does not exist. */
  MUST_EXIST,
  /** Creates the store; fails if it already exists. */
  CREATE_NEW,
  /**
   * Opens the store without modifying it; fails if it does not exist. Replays the log into memory.
   *
   * <p>Requires no write permission: the store may belong to another user or be on a read-only file
   * system. Several processes can open a store in this mode at the same time, but not while it is
   * open for writing, and vice versa. This is enforced by a lock on the file {@code LOCK}, which
   * must be readable. If that file is missing, as in some copies, and cannot be created, there is
   * no lock: the user must make sure that no process writes to the store. If one does, reads may
   * fail, but never return wrong data.
   */
  READ_ONLY
}
