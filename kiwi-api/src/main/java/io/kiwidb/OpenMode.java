package io.kiwidb;

/** What opening does about a store that is, or is not, there. */
public enum OpenMode {
  /** Opens the store; makes one if the directory is missing or empty. */
  CREATE_IF_MISSING,
  /** Opens the store; fails if there is none. */
  MUST_EXIST,
  /** Makes a store; fails if there is one. */
  CREATE_NEW,
  /**
   * Opens the store without changing a byte of it; fails if there is none. Replays the log into
   * memory.
   *
   * <p>Needs no right to write: the store may be another user's, or on a medium that is mounted to
   * be read only. It cannot be opened while somebody writes to it, and nobody can open it to write
   * meanwhile, for the file {@code LOCK} is locked, which must be readable; other processes may
   * read beside this one. Where that file is missing, as in some copies, and cannot be made, there
   * is nothing to lock: see to it that nobody writes to the store then. Should somebody do so,
   * reads fail at worst; they do not return wrong data.
   */
  READ_ONLY
}
