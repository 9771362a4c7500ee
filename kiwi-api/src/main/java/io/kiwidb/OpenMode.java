package io.kiwidb;

/** What opening does about a store that is, or is not, there. */
public enum OpenMode {
  /** Opens the store; makes one if the directory is missing or empty. */
  CREATE_IF_MISSING,
  /** Opens the store; fails if there is none. */
  MUST_EXIST,
  /** Makes a store; fails if there is one. */
  CREATE_NEW,
  /** Opens the store without changing a byte of it; fails if there is none. Takes the lock, and replays the log into memory. */
  READ_ONLY
}
