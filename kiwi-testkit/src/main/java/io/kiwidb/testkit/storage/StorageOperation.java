package io.kiwidb.testkit.storage;

/** The kinds of operations on a storage and its files. */
public enum StorageOperation {
  /** Creating a file. */
  CREATE("create"),
  /** Opening a file for reading. */
  OPEN("open"),
  /** Appending to a file. */
  APPEND("append to"),
  /** Syncing a file. */
  SYNC("sync"),
  /** A positional read. */
  READ("read"),
  /** Renaming a file; identified by its old name. */
  RENAME("rename"),
  /** Deleting a file. */
  DELETE("delete"),
  /** Querying the size of a file. */
  SIZE("get the size of"),
  /** Listing the directory; identified by the location. */
  LIST("list"),
  /** Syncing the directory; identified by the location. */
  SYNC_DIRECTORY("sync the directory"),
  /** Acquiring the lock. */
  LOCK("lock");

  private final String verb;

  StorageOperation(String verb) {
    this.verb = verb;
  }

  /** Returns the verb for messages. */
  public String verb() {
    return verb;
  }

  /** Returns whether it changes files or their durability. */
  public boolean isMutating() {
    return switch (this) {
      case CREATE, APPEND, SYNC, RENAME, DELETE, SYNC_DIRECTORY -> true;
      case OPEN, READ, SIZE, LIST, LOCK -> false;
    };
  }
}
