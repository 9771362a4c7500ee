package io.kiwidb;

import io.kiwidb.io.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An embedded, ordered, durable key-value store: one or more {@linkplain Keyspace keyspaces}.
 *
 * <p>Reads, writes of single keys, {@link #clear}, {@link #compactRange} and {@link #trace} operate
 * on the default keyspace, {@link Keyspace#DEFAULT}; {@link #flush}, {@link #stats},
 * {@link #memtables} and {@link #tables} on all of them.
 *
 * <p>Threading: thread-safe, including from virtual threads. Interrupting a thread during a call
 * loses no data and closes no file.
 *
 * <p>Ownership: arguments are copied before a call returns; returned arrays belong to the caller.
 *
 * <p>Failure: see {@link KiwiException} and its subtypes. A failed write has no effect, unless the
 * message says that its outcome is unknown until the store is reopened. After a log failure the
 * store rejects writes but still serves reads.
 */
public interface Kiwi extends Keyspace, AutoCloseable {
  /** Opens the store in a directory with default options. Creates it if it does not exist. */
  static Kiwi open(Path directory) {
    return open(directory, Options.defaults());
  }

  /**
   * Opens the store in a directory.
   *
   * <p>Failure: a {@link StorageException} whose {@linkplain StorageException#reason reason} tells
   * the problem:
   *
   * <ul>
   *   <li>{@code MISSING}: the directory does not exist, and the mode is
   *       {@link OpenMode#MUST_EXIST} or {@link OpenMode#READ_ONLY};
   *   <li>{@code NO_DATABASE}: the directory contains no store; in the modes that create one: it
   *       contains other files;
   *   <li>{@code EXISTS}: the directory contains a store, and the mode is
   *       {@link OpenMode#CREATE_NEW};
   *   <li>{@code NOT_A_DIRECTORY}: the path, or one of its parents, is a file;
   *   <li>{@code LOCKED}: the store is open in another process or in another {@link Kiwi} of this
   *       process;
   *   <li>{@code DENIED}: the user lacks read or write permission, or the file system is mounted
   *       read-only;
   *   <li>{@code KEY_MISSING}, {@code WRONG_KEY}: the store is encrypted, and its keys were not
   *       {@linkplain Options.Builder#encryption given};
   *   <li>{@code NOT_ENCRYPTED}: keys were given, and the store is not encrypted;
   *   <li>{@code DISK_FULL}, {@code IO}: the directory cannot be read or written.
   * </ul>
   *
   * <pre>{@code
   * try {
   *   return Kiwi.open(directory, options);
   * } catch (StorageException e) {
   *   switch (e.reason()) {
   *     case LOCKED -> showError("The store is already open. Close the other window first.");
   *     case MISSING, NO_DATABASE -> showError("There is no store yet. Import some data first.");
   *     default -> throw e;
   *   }
   * }
   * }</pre>
   *
   * <p>Other {@link KiwiException}s: {@link CorruptionException} if data is corrupt or files are
   * missing; {@link IncompatibleFormatException}; {@link UnknownProviderException} and
   * {@link ProviderException} if a provider is missing or unusable; {@link InvalidOptionsException}
   * if options conflict with the store or with each other.
   */
  static Kiwi open(Path directory, Options options) {
    return EngineLookup.find().open(directory, options);
  }

  /**
   * Opens the store in a storage. The store takes ownership of the storage and closes it. Failure:
   * see {@link #open(Path, Options)}.
   */
  static Kiwi open(Storage storage, Options options) {
    return EngineLookup.find().open(storage, options);
  }

  /** Returns tools that verify and dump the files of a store that is not open. */
  static KiwiTools tools() {
    return EngineLookup.find().tools();
  }

  /** Applies all writes of the batch atomically. An empty batch has no effect. */
  default void write(WriteBatch batch) {
    write(batch, WriteOptions.defaults());
  }

  /**
   * Applies all writes of the batch atomically, each to its keyspace. An empty batch has no effect.
   *
   * <p>Failure: {@link UnknownKeyspaceException} if a keyspace was dropped;
   * {@link IllegalArgumentException} if one is of another store, or if a batch over several
   * keyspaces is to skip the log: only the log makes it atomic.
   */
  void write(WriteBatch batch, WriteOptions options);

  /** Begins an optimistic transaction with snapshot isolation. The caller must close it. */
  default Transaction begin() {
    return begin(TransactionOptions.optimistic());
  }

  /**
   * Begins a transaction. The caller must close it; {@link #transact} does that, and repeats it if
   * it meets another one.
   */
  Transaction begin(TransactionOptions options);

  /** Runs an optimistic transaction; see {@link #transactAndGet(TransactionOptions, Function)}. */
  default void transact(Consumer<? super Transaction> body) {
    transact(TransactionOptions.optimistic(), body);
  }

  /** Runs a transaction; see {@link #transactAndGet(TransactionOptions, Function)}. */
  default void transact(TransactionOptions options, Consumer<? super Transaction> body) {
    transactAndGet(options, transaction -> {
      body.accept(transaction);
      return true;
    });
  }

  /** Runs an optimistic transaction; see {@link #transactAndGet(TransactionOptions, Function)}. */
  default <T extends @Nullable Object> T transactAndGet(Function<? super Transaction, T> body) {
    return transactAndGet(TransactionOptions.optimistic(), body);
  }

  /**
   * Runs a transaction, commits it, and returns what the body returned. The body is called again,
   * with a new transaction, after a {@link TransactionConflictException} other than
   * {@link TransactionConflictException.Reason#LOCK_TIMEOUT}; so it must not have effects outside
   * of its transaction. What it throws rolls the transaction back and reaches the caller.
   *
   * @throws TransactionConflictException if the last of {@link TransactionOptions#attempts} failed
   */
  default <T extends @Nullable Object> T transactAndGet(
      TransactionOptions options, Function<? super Transaction, T> body) {
    return TransactionRetry.run(this, options, body);
  }

  /** Returns a snapshot of the current state. The caller must close it. */
  Snapshot snapshot();

  /**
   * Returns the asynchronous operations on this store. Those on single keys are on the default
   * keyspace; a flush is one of all keyspaces.
   */
  @Override
  AsyncKiwi async();

  /** Makes all previous writes durable, whatever the {@link Durability}. */
  void sync();

  /** Flushes the memtables of all keyspaces to tables, and waits until that is done. */
  @Override
  void flush();

  /**
   * Creates a keyspace with default options. Failure: see {@link #createKeyspace(String,
   * KeyspaceOptions)}.
   */
  default Keyspace createKeyspace(String name) {
    return createKeyspace(name, KeyspaceOptions.defaults());
  }

  /**
   * Creates a keyspace. It is durable when this returns. It costs no file and no memtable until it
   * is written.
   *
   * <p>Failure: {@link IllegalArgumentException} if the name is not
   * {@linkplain Limits#checkKeyspaceName suitable}; {@link InvalidOptionsException} if there is a
   * keyspace of that name, or if its settings contradict each other;
   * {@link UnknownProviderException} if a provider is not found; {@link IllegalStateException}
   * while background work is {@linkplain #pauseBackgroundWork paused}.
   */
  Keyspace createKeyspace(String name, KeyspaceOptions options);

  /**
   * Returns the keyspace of a name. {@code keyspace(Keyspace.DEFAULT)} is the default keyspace
   * alone: its flushes and statistics do not include the others.
   *
   * @throws UnknownKeyspaceException if there is none
   */
  Keyspace keyspace(String name);

  /** Returns the keyspace of a name; empty if there is none. */
  Optional<Keyspace> findKeyspace(String name);

  /** Returns all keyspaces in the order of their creation, the default one first. */
  List<Keyspace> keyspaces();

  /**
   * Drops a keyspace: all its keys, and its name and settings. Durable when it returns, and with it
   * every earlier write to the store. Takes no compaction: memory and files are freed as soon as no
   * open cursor or snapshot needs them; these go on reading. Objects of the dropped keyspace throw
   * {@link UnknownKeyspaceException} from now on, even after another one was created with the name.
   *
   * <p>Failure: {@link UnknownKeyspaceException}; {@link IllegalArgumentException} for the default
   * keyspace; {@link IllegalStateException} while background work is
   * {@linkplain #pauseBackgroundWork paused}.
   */
  void dropKeyspace(String name);

  /**
   * Gives a keyspace another name. Durable when it returns. Objects of the keyspace stay usable.
   *
   * <p>Failure: {@link UnknownKeyspaceException}; {@link IllegalArgumentException} for the default
   * keyspace, or if the new name is not suitable; {@link InvalidOptionsException} if there is a
   * keyspace of that name; {@link IllegalStateException} while background work is
   * {@linkplain #pauseBackgroundWork paused}.
   */
  void renameKeyspace(String from, String to);

  /**
   * Pauses background work until the pause is closed. Returns when no flush or compaction is
   * running. During the pause no file is created, removed or replaced, and the manifest does not
   * change; only the newest log segment grows. So the directory can be copied with ordinary tools,
   * file by file in any order; the copy opens with every write that was acknowledged before the
   * pause. (Leave out the file {@code LOCK}: a process that opens and closes it may release its own
   * lock.)
   *
   * <p>Writes proceed until the memtables are full, then block. {@link #flush},
   * {@link #compactRange} and setting changes throw {@link IllegalStateException} during the pause.
   * Pauses may overlap. Closing the store ends them.
   */
  Pause pauseBackgroundWork();

  /** A pause of background work. Threading: thread-safe. */
  interface Pause extends AutoCloseable {
    /** Ends the pause. Idempotent. */
    @Override
    void close();
  }

  /** Makes a checkpoint, see {@link #checkpoint(Path, CopyListener)}. */
  default void checkpoint(Path directory) {
    checkpoint(directory, CopyListener.NONE);
  }

  /**
   * Makes a consistent copy of the store in a new directory, which can be opened at once. It
   * contains everything that was acknowledged before the call, all keyspaces at one moment, and the
   * settings. It is durable when this returns, whatever the {@link Durability} of the writes.
   *
   * <p>Files that never change again are hard links: a checkpoint on the file system of the store
   * takes milliseconds and hardly any space, whatever the size of the store, but the time to copy
   * the end of the log. On another file system, or one without links, files are copied. Writes,
   * flushes and compactions go on. Writes that skip the log are flushed first. What has expired for
   * readers of this store has expired in the checkpoint.
   *
   * <p>The directory must not exist; missing parents are created. The checkpoint is made beside it,
   * in a directory whose name ends with {@code .incomplete}, and renamed when it is complete. If
   * the process is killed before, that directory is left; the next checkpoint of the same name
   * replaces it.
   *
   * <p>Failure: {@link StorageException} with reason {@code EXISTS} if the directory exists, with
   * {@code LOCKED} if another checkpoint is being made there; {@link DatabaseClosedException} if
   * the store is closed meanwhile; {@link ReadOnlyDatabaseException} if the state of the store is
   * fatal or corrupt; {@link IllegalStateException} if writes skipped the log while background work
   * is {@linkplain #pauseBackgroundWork paused}; {@link UnsupportedOperationException} if the files
   * of the store are not plain files of the file system or of memory: then see
   * {@link #checkpoint(Storage, CopyListener)}. A failed checkpoint leaves nothing behind.
   *
   * @param listener follows the checkpoint and may cancel it
   */
  void checkpoint(Path directory, CopyListener listener);

  /**
   * Makes a checkpoint in an empty storage, as above. The caller keeps the storage and closes it.
   * Files are linked if the storage of this store is a {@link io.kiwidb.io.LinkableStorage} that
   * can share files with it. A crash before the end leaves files that do not open as a store.
   *
   * <p>The files of an encrypted store stay encrypted, with the same keys; only an
   * {@code EncryptedStorage} as the target encrypts them anew, with its own. A store in another
   * storage that transforms what is written needs one that does the same.
   *
   * @param target an empty storage; the reason of the failure is {@code EXISTS} if it has files
   */
  void checkpoint(Storage target, CopyListener listener);

  /**
   * Returns the settings that can be changed while the store is open. They apply to every keyspace
   * that does not have its own value of a setting.
   */
  @Override
  LiveSettings settings();

  /**
   * Returns current statistics of the store: counters, levels, memtables and compaction debt are
   * sums over all keyspaces.
   */
  @Override
  Statistics stats();

  /** Returns the current health of the store and the reason if it is limited. */
  DatabaseState state();

  /** Returns the memtables of all keyspaces, keyspace by keyspace. */
  @Override
  List<MemTableInfo> memtables();

  /** Returns the tables of all keyspaces, keyspace by keyspace. */
  @Override
  List<TableInfo> tables();

  /**
   * Visits every entry of a memtable in order, including old versions and deletions.
   *
   * @param id see {@link MemTableInfo#id}
   * @throws IllegalArgumentException if there is no such memtable (any more)
   */
  void visitMemtable(long id, EntryVisitor visitor);

  /**
   * Visits every entry of a table in order, including old versions and deletions.
   *
   * @param number see {@link TableInfo#number}
   * @throws IllegalArgumentException if there is no such table (any more)
   */
  void visitTable(long number, EntryVisitor visitor);

  /** Returns a look inside: events, compactions, filters, indexes, the tree. */
  Insight insight();

  /** Returns the options that the store was opened with. */
  Options options();

  /** Returns the location of the store, for messages. */
  String location();

  /**
   * Closes the store: rejects new calls, waits for running writes, flushes unlogged writes, syncs,
   * stops background work and releases the directory. Idempotent; a concurrent second call waits
   * for the first.
   *
   * <p>Failure: all resources are released even if a step fails; the first failure is thrown at the
   * end. May be called from an {@link EventListener} and from a stage of {@link #async}; closing
   * waits at most ten seconds for those. Throws {@link IllegalStateException} if called from a
   * {@link CompactionFilter} or other code that runs inside a flush or compaction, because closing
   * waits for these.
   */
  @Override
  void close();
}
