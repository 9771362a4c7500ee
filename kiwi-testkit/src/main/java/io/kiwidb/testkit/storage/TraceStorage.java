package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A storage that checks the order of operations.
 *
 * <p>Always checked:
 *
 * <ol>
 *   <li>after a failed append or sync of a file it is neither appended to nor synced;
 *   <li>nothing is overwritten: no creation of an existing file, no rename over synced bytes except
 *       of {@code CURRENT};
 *   <li>a file is completely synced before it is renamed.
 * </ol>
 *
 * <p>Checked on request: no {@linkplain #liveFiles live} file is deleted; {@linkplain #references
 * records} refer only to durable files. A file is durable if its bytes are synced and the directory
 * was synced after it got its name.
 *
 * <p>Operations are always forwarded; violations are collected, and {@link #assertClean} reports
 * them with the end of the trace. Reads are not recorded.
 *
 * <p>Threading: thread-safe. Callbacks run on the thread of the operation, without a lock of this
 * storage. Ownership: closes the underlying storage.
 */
public final class TraceStorage extends ForwardingStorage {
  /** When the target of a reference must be durable. */
  public enum Due {
    /** Before the bytes that refer to it are appended. */
    AT_APPEND,
    /** Before the file that refers to it is renamed, because it is not read before that. */
    AT_RENAME
  }

  private record Reference(NamePattern files, Due due, Function<byte[], Set<String>> parser) {}

  private final Storage storage;
  private final TraceLedger ledger = new TraceLedger();
  private final List<Reference> references = new CopyOnWriteArrayList<>();
  private volatile NamePattern growing = NamePattern.NONE;
  private volatile NamePattern replaceable = NamePattern.of("CURRENT");
  private volatile Supplier<Set<String>> liveFiles = Set::of;

  /** Creates a trace over a storage, whose existing files count as durable. */
  public TraceStorage(Storage storage) {
    super(storage);
    this.storage = storage;
    storage.list().forEach(name -> ledger.existing(name, storage.size(name)));
  }

  /** Sets which files a rename may replace. */
  public TraceStorage replaceable(String glob) {
    replaceable = NamePattern.of(glob);
    return this;
  }

  /**
   * Sets which files may be referred to while they grow: their name and the start of their contents
   * must be durable by then, but not all of it.
   */
  public TraceStorage growing(String glob) {
    growing = NamePattern.of(glob);
    return this;
  }

  /**
   * Sets which files must not be deleted currently; called at each delete, so it must be quick and
   * not block.
   */
  public TraceStorage liveFiles(Supplier<Set<String>> names) {
    liveFiles = names;
    return this;
  }

  /**
   * Sets how to find references to other files in appended data.
   *
   * @param glob the files that refer to others, such as {@code MANIFEST-*}
   * @param parser receives a copy of the bytes of one append
   */
  public TraceStorage references(String glob, Due due, Function<byte[], Set<String>> parser) {
    references.add(new Reference(NamePattern.of(glob), due, parser));
    return this;
  }

  /** Returns the last 65,536 events, oldest first. */
  public List<TraceEvent> events() {
    return ledger.events();
  }

  /** Returns the violations found. */
  public List<String> violations() {
    return ledger.violations();
  }

  /** Fails if there are violations. */
  public void assertClean() {
    List<String> found = ledger.violations();
    if (!found.isEmpty()) {
      throw new AssertionError(found.size() + " violations of the order of storage operations:\n  "
          + String.join("\n  ", found) + "\nend of the trace:" + ledger.tail());
    }
  }

  /**
   * Fails unless all matching files are completely durable, name and bytes; checks a {@code SYNC}
   * acknowledgement.
   */
  public void assertDurable(String glob) {
    List<String> missing = new ArrayList<>();
    for (String name : ledger.names(NamePattern.of(glob))) {
      missing.add(ledger.missingDurability(name));
    }
    missing.removeIf(String::isEmpty);
    if (!missing.isEmpty()) {
      throw new AssertionError(
          "not durable: " + String.join("; ", missing) + "\nend of the trace:" + ledger.tail());
    }
  }

  @Override
  public AppendFile create(String name) {
    AppendFile file = traced(StorageOperation.CREATE, name, "", () -> storage.create(name));
    return new Appender(file, ledger.created(name));
  }

  @Override
  public ReadableFile open(String name) {
    return traced(StorageOperation.OPEN, name, "", () -> storage.open(name));
  }

  @Override
  public void rename(String from, String to) {
    ledger.beforeRename(from, to, replaceable);
    if (isReferring(from, Due.AT_RENAME)) {
      requireDurable(from, ledger.references(from));
    }
    traced(StorageOperation.RENAME, to, "from " + from, () -> storage.rename(from, to));
    ledger.renamed(from, to);
  }

  @Override
  public void delete(String name) {
    if (liveFiles.get().contains(name)) {
      ledger.violation(name + " was deleted although it is live");
    }
    traced(StorageOperation.DELETE, name, "", () -> storage.delete(name));
    ledger.deleted(name);
  }

  @Override
  public void syncDirectory() {
    List<TraceLedger.FileState> covered = ledger.beforeDirectorySync();
    Map<TraceLedger.FileState, String> names = new HashMap<>();
    covered.forEach(state -> names.put(state, ledger.name(state)));
    traced(StorageOperation.SYNC_DIRECTORY, location(), "", storage::syncDirectory);
    ledger.directorySynced(covered, names);
  }

  @Override
  public AutoCloseableLock lock(String name) {
    return traced(StorageOperation.LOCK, name, "", () -> storage.lock(name));
  }

  @Override
  public AutoCloseableLock lockToRead(String name) {
    return traced(StorageOperation.LOCK, name, "to read", () -> storage.lockToRead(name));
  }

  private boolean isReferring(String name, Due due) {
    return references.stream()
        .anyMatch(reference -> reference.due == due && reference.files.matches(name));
  }

  private void requireDurable(String referrer, Set<String> names) {
    for (String name : names) {
      String missing =
          growing.matches(name) ? ledger.missingBeginning(name) : ledger.missingDurability(name);
      if (!missing.isEmpty()) {
        ledger.violation(referrer + " refers to a file that is not durable: " + missing);
      }
    }
  }

  private void traced(StorageOperation operation, String name, String detail, Runnable action) {
    traced(operation, name, detail, () -> {
      action.run();
      return this;
    });
  }

  private <T> T traced(StorageOperation operation, String name, String detail, Supplier<T> action) {
    T result;
    try {
      result = action.get();
    } catch (StorageException e) {
      ledger.event(operation, name, detail, e.reason() + ", " + e.getMessage());
      throw e;
    }
    ledger.event(operation, name, detail, "");
    return result;
  }

  private final class Appender implements AppendFile {
    private final AppendFile file;
    private final TraceLedger.FileState state;

    Appender(AppendFile file, TraceLedger.FileState state) {
      this.file = file;
      this.state = state;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) {
      String name = ledger.name(state);
      ledger.beforeAppend(state, file.size());
      noteReferences(name, bytes, offset, length);
      breaking(
          StorageOperation.APPEND,
          () -> traced(
              StorageOperation.APPEND,
              name,
              length + " bytes",
              () -> file.append(bytes, offset, length)));
      ledger.appended(state, length);
    }

    @Override
    public void sync() {
      String name = ledger.name(state);
      long upTo = ledger.beforeSync(state);
      breaking(
          StorageOperation.SYNC,
          () -> traced(StorageOperation.SYNC, name, "up to " + upTo, file::sync));
      ledger.synced(state, upTo);
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void close() {
      file.close();
    }

    private void noteReferences(String name, byte[] bytes, int offset, int length) {
      for (Reference reference : references) {
        if (reference.files.matches(name)) {
          Set<String> names =
              reference.parser.apply(Arrays.copyOfRange(bytes, offset, offset + length));
          ledger.reference(state, names);
          if (reference.due == Due.AT_APPEND) {
            requireDurable(name, names);
          }
        }
      }
    }

    private void breaking(StorageOperation operation, Runnable action) {
      try {
        action.run();
      } catch (StorageException e) {
        ledger.broke(state, operation);
        throw e;
      }
    }
  }
}
