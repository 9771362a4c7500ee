package io.kiwidb.testkit.storage;

/**
 * How much unsynced data survives a power failure. Synced data always survives.
 *
 * <pre>
 * policy            unsynced bytes of a file                         unsynced directory changes
 * NONE_SURVIVES     none                                             none
 * ALL_SURVIVES      all                                              all
 * PREFIX            up to a random byte                              up to a random one
 * TORN_LAST_BLOCK   up to a random block, which is torn inside       all
 * RANDOM_BLOCKS     each block or not; zeros where a later one is    each or not
 * ZERO_GROWN        none, but the size: they read as zeros           all
 * DIRECTORY_ONLY    none                                             all
 * DATA_ONLY         all                                              none
 * </pre>
 *
 * <p>Threading: immutable.
 */
public enum SurvivalPolicy {
  /** Only synced data: the strictest interpretation of the contract. */
  NONE_SURVIVES(Data.NONE, Entries.NONE),
  /** Everything, as if the caches had been written just in time. */
  ALL_SURVIVES(Data.ALL, Entries.ALL),
  /** A prefix of the bytes of each file, and of the directory changes. */
  PREFIX(Data.PREFIX, Entries.PREFIX),
  /** Whole blocks, and then one of which only one part survives and the other reads as zeros. */
  TORN_LAST_BLOCK(Data.TORN, Entries.ALL),
  /** Blocks and directory changes out of order. */
  RANDOM_BLOCKS(Data.BLOCKS, Entries.SUBSET),
  /** The new size of each file without its new bytes. */
  ZERO_GROWN(Data.ZEROS, Entries.ALL),
  /** Directory changes without bytes: new files are empty. */
  DIRECTORY_ONLY(Data.NONE, Entries.ALL),
  /** Bytes without directory changes: new files are missing, deleted ones are back. */
  DATA_ONLY(Data.ALL, Entries.NONE);

  /** Which unsynced bytes of a file survive. */
  enum Data {
    NONE,
    ALL,
    PREFIX,
    TORN,
    BLOCKS,
    ZEROS
  }

  /** Which unsynced directory changes survive. */
  enum Entries {
    NONE,
    ALL,
    PREFIX,
    SUBSET
  }

  private final Data data;
  private final Entries entries;

  SurvivalPolicy(Data data, Entries entries) {
    this.data = data;
    this.entries = entries;
  }

  Data data() {
    return data;
  }

  Entries entries() {
    return entries;
  }
}
