package io.kiwidb;

import io.kiwidb.io.FileSystemStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.EngineProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * An embedded, ordered, durable key-value store.
 *
 * <p>Threading: thread-safe, virtual threads included; interrupting a thread inside a call loses
 * nothing and closes nothing.
 *
 * <p>Ownership: arrays and buffers handed in are copied before a call returns; arrays handed out
 * belong to the caller.
 *
 * <p>Failure: see {@link KiwiException} and its kinds. A failed write changed nothing, unless the
 * message says that its fate is open until the store has been reopened. After a failure of the log
 * the store takes no more writes, and still reads.
 */
public interface Kiwi extends ReadView, AutoCloseable {
  /** Opens the store in a directory with default options, creating it if it is missing. */
  static Kiwi open(Path directory) {
    return open(directory, Options.defaults());
  }

  /**
   * Opens the store in a directory.
   *
   * <p>Failure: a {@link StorageException} whose {@linkplain StorageException#reason reason} says
   * what is wrong with the directory:
   *
   * <ul>
   *   <li>{@code MISSING}: it is not there, and the mode is {@link OpenMode#MUST_EXIST} or
   *       {@link OpenMode#READ_ONLY};
   *   <li>{@code NO_DATABASE}: it is there, but no store in it; in the modes that create one: it
   *       holds other files;
   *   <li>{@code EXISTS}: there is a store, and the mode is {@link OpenMode#CREATE_NEW};
   *   <li>{@code NOT_A_DIRECTORY}: the path is that of a file, or leads through one;
   *   <li>{@code LOCKED}: another process has the store open, or another {@link Kiwi} of this one;
   *   <li>{@code DENIED}: this user may not read it, or not write it, or it is mounted to be read
   *       only;
   *   <li>{@code DISK_FULL}, {@code IO}: it cannot be read or written.
   * </ul>
   *
   * <pre>{@code
   * try {
   *   return Kiwi.open(directory, options);
   * } catch (StorageException e) {
   *   switch (e.reason()) {
   *     case LOCKED -> tell("It is open already. Close the other window first.");
   *     case MISSING, NO_DATABASE -> tell("There is nothing yet. Import something first.");
   *     default -> throw e;
   *   }
   * }
   * }</pre>
   *
   * <p>Other kinds of {@link KiwiException}: {@link CorruptionException} for damage, also when
   * parts of a store are there without the rest; {@link IncompatibleFormatException};
   * {@link UnknownProviderException} and {@link ProviderException} for parts that are not there or
   * cannot be used; {@link InvalidOptionsException} for options that contradict the store or each
   * other.
   */
  static Kiwi open(Path directory, Options options) {
    return open(FileSystemStorage.open(directory, options.openMode()), options);
  }

  /**
   * Opens the store in a storage, which it then owns and closes. Failure: as {@link #open(Path,
   * Options)} says.
   */
  static Kiwi open(Storage storage, Options options) {
    return engine().open(storage, options);
  }

  /** Tools that work on the files of a store that is not open: verification and dumps. */
  static KiwiTools tools() {
    return engine().tools();
  }

  private static EngineProvider engine() {
    return ServiceLoader.load(EngineProvider.class)
        .findFirst()
        .or(() -> ServiceLoader.load(EngineProvider.class, Kiwi.class.getClassLoader())
            .findFirst())
        .orElseThrow(
            () -> new UnknownProviderException(
                "no storage engine found: add io.kiwidb:kiwi-engine to the class path or the module path"));
  }

  /** Sets the value of the key. */
  default void put(byte[] key, byte[] value) {
    put(key, value, WriteOptions.defaults());
  }

  /** Sets the value of the key. */
  void put(byte[] key, byte[] value, WriteOptions options);

  /** Sets the value of the key; the positions of the buffers do not move. */
  default void put(ByteBuffer key, ByteBuffer value) {
    put(key, value, WriteOptions.defaults());
  }

  /** Sets the value of the key; the positions of the buffers do not move. */
  void put(ByteBuffer key, ByteBuffer value, WriteOptions options);

  /** Deletes the key; no effect if it is absent. */
  default void delete(byte[] key) {
    delete(key, WriteOptions.defaults());
  }

  /** Deletes the key; no effect if it is absent. */
  void delete(byte[] key, WriteOptions options);

  /** Deletes the key; no effect if it is absent. The position of the buffer does not move. */
  void delete(ByteBuffer key, WriteOptions options);

  /** Applies all writes of the batch atomically. */
  default void write(WriteBatch batch) {
    write(batch, WriteOptions.defaults());
  }

  /** Applies all writes of the batch atomically. An empty batch does nothing. */
  void write(WriteBatch batch, WriteOptions options);

  /** Holds the present moment. The caller closes it. */
  Snapshot snapshot();

  /** The asynchronous face of this store. */
  AsyncKiwi async();

  /** Makes every write so far durable, whatever the policy. */
  void sync();

  /** Writes what is in memory to tables and returns when it is there. */
  void flush();

  /**
   * Flushes, then merges every table that overlaps the range as far down as it goes; removes what
   * was deleted or overwritten.
   */
  void compactRange(KeyRange range);

  /** Compacts everything. */
  default void compact() {
    compactRange(KeyRange.all());
  }

  /**
   * Holds the directory still until the pause is closed; returns when no flush and no compaction
   * runs. No file is created, removed or replaced meanwhile and the manifest does not change; only
   * the newest log grows. So a copy of the directory that other tools make, file by file in any
   * order, opens with everything that was acknowledged before the pause. (Leave {@code LOCK} out of
   * it: a process that closes a handle of that file may lose its lock.)
   *
   * <p>Writes go on until memory is full, then they wait; {@link #flush}, {@link #compactRange} and
   * changes of settings throw {@link IllegalStateException} meanwhile. Pauses may overlap. Closing
   * the store ends them.
   */
  Pause pauseBackgroundWork();

  /** Background work is paused until this is closed. Threading: thread-safe. */
  interface Pause extends AutoCloseable {
    /** Ends the pause. Idempotent. */
    @Override
    void close();
  }

  /** The settings that may change while the store is open. */
  LiveSettings settings();

  /** Counters, levels, caches, now. */
  Statistics stats();

  /** What the store can do now, and why not more. */
  DatabaseState state();

  /** The memtables: the active one first, then the sealed ones, newest first. */
  List<MemTableInfo> memtables();

  /** The tables: level 0 first; within a level newest first, or in key order. */
  List<TableInfo> tables();

  /** Looks a key up and tells each step. */
  LookupTrace trace(byte[] key);

  /**
   * Shows every entry of a memtable, every version and deletion of it, in order.
   *
   * @param id see {@link MemTableInfo#id}; {@link IllegalArgumentException} if it is not there (any
   *     more)
   */
  void visitMemtable(long id, EntryVisitor visitor);

  /**
   * Shows every entry of a table, every version and deletion of it, in order.
   *
   * @param number see {@link TableInfo#number}; {@link IllegalArgumentException} if it is not there
   *     (any more)
   */
  void visitTable(long number, EntryVisitor visitor);

  /** The options it was opened with. */
  Options options();

  /** Where it is, for messages. */
  String location();

  /**
   * Refuses new calls, waits for writes under way, flushes what skipped the log, syncs, stops
   * background work and gives the directory back. Idempotent; a second call waits for the first.
   *
   * <p>Failure: everything is freed whatever fails, and the first failure is thrown at the end. May
   * be called from an {@link EventListener} and from a stage of {@link #async}; closing does not
   * wait for those for longer than ten seconds. {@link IllegalStateException} inside of a
   * {@link CompactionFilter} or other code that runs within a flush or compaction, which closing
   * waits for.
   */
  @Override
  void close();
}
