package io.kiwidb.testkit.storage;

/** The kinds of operation that a storage and its files offer. */
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
  /** Renaming a file; its name is the old one. */
  RENAME("rename"),
  /** Deleting a file. */
  DELETE("delete"),
  /** Asking for the size of a file. */
  SIZE("ask the size of"),
  /** Listing the directory; its name is the location. */
  LIST("list"),
  /** Syncing the directory; its name is the location. */
  SYNC_DIRECTORY("sync the directory"),
  /** Taking the lock. */
  LOCK("lock");

  private final String verb;

  StorageOperation(String verb) {
    this.verb = verb;
  }

  /** How messages call it. */
  public String verb() {
    return verb;
  }

  /** Whether it changes what is on the disk, or whether that is durable. */
  public boolean isMutating() {
    return switch (this) {
      case CREATE, APPEND, SYNC, RENAME, DELETE, SYNC_DIRECTORY -> true;
      case OPEN, READ, SIZE, LIST, LOCK -> false;
    };
  }
}
