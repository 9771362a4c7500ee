package io.kiwidb;

import io.kiwidb.io.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tools for the files of a store that is not open. All but {@link #destroy} are read-only.
 *
 * <p>Threading: thread-safe.
 */
public interface KiwiTools {
  /** Returns all providers that are installed. */
  List<ProviderInfo> providers();

  /**
   * Verifies the store: checksums, key order, overlaps, bounds, counts, filters, orphaned files,
   * the sequence of log segments. Holds the store's lock while it runs.
   *
   * @param progress receives a description of each step
   */
  VerifyReport verify(Storage storage, Consumer<String> progress);

  /** Checks everything, as above, in a directory of the file system. */
  VerifyReport verify(Path directory, Consumer<String> progress);

  /**
   * Dumps the contents of a log, table, manifest or settings file. Needs no other file of the
   * store.
   *
   * @throws CorruptionException if the file is corrupt, after the sink has received what precedes
   *     the corruption
   */
  void dump(Storage storage, String file, Consumer<DumpLine> sink);

  /** Shows what is in a file, as above, of a directory of the file system. */
  void dump(Path directory, String file, Consumer<DumpLine> sink);

  /**
   * Deletes a store: all its files, and nothing else in the directory. The store must not be open;
   * its lock is held while the files are deleted. The file {@code LOCK} stays, because another
   * process may be waiting to lock it.
   *
   * <p>A crash in the middle, or a file that cannot be deleted, leaves a store that does not open,
   * or if nothing was deleted yet the whole store; both can be deleted again. No effect if there is
   * no store.
   *
   * @throws StorageException with reason {@code LOCKED} if the store is open, and with
   *     {@code NO_DATABASE} if the files have names like those of Kiwi but none is a file of Kiwi
   */
  void destroy(Storage storage);

  /** Deletes a store, as above, in a directory of the file system. The directory stays. */
  void destroy(Path directory);

  /**
   * Returns tools that read encrypted stores with these keys. They fail with
   * {@link StorageException} and reason {@code NOT_ENCRYPTED} on a store that is not encrypted.
   */
  KiwiTools withKeys(KeyProvider keys);

  /**
   * Reports how the files of a store are encrypted, by their headers alone: needs no key, and shows
   * nothing of the contents. Given {@linkplain #withKeys keys}, it checks whether they open each
   * file. Takes no lock: files of an open store may come and go.
   */
  List<FileEncryption> encryption(Storage storage);

  /** Reports the encryption of a store, as above, in a directory of the file system. */
  List<FileEncryption> encryption(Path directory);

  /**
   * Encrypts the files of a store that use older keys anew with the current key of the
   * {@linkplain #withKeys keys}, and returns their number. Their contents stay the same. The store
   * must not be open; its lock is held meanwhile. A crash leaves a store whose files use either
   * key.
   *
   * @param progress receives the name of each file
   * @throws IllegalStateException if these tools have no keys
   */
  int rotateKeys(Storage storage, Consumer<String> progress);

  /** Encrypts files anew, as above, in a directory of the file system. */
  int rotateKeys(Path directory, Consumer<String> progress);

  /**
   * How a file is encrypted.
   *
   * @param file its name
   * @param bytes its size, including the header
   * @param state what its header shows
   * @param keyId id of the key that wraps its data key; empty without a sound header
   * @param problem what is wrong with it; empty if nothing is
   */
  record FileEncryption(
      String file, long bytes, EncryptionState state, String keyId, String problem) {}

  /** What the header of a file shows. */
  enum EncryptionState {
    /** Encrypted, and if there are keys, they open it. */
    ENCRYPTED,
    /** Without content: its creation was interrupted. */
    EMPTY,
    /** Not encrypted. */
    NOT_ENCRYPTED,
    /** Encrypted with a key that is not among those given. */
    KEY_MISSING,
    /** Encrypted with another key than the given one with that id. */
    WRONG_KEY,
    /** The header is damaged, so the content is lost. */
    DAMAGED,
    /** The header could not be read. */
    UNREADABLE
  }

  /**
   * One item of a file.
   *
   * @param offset its offset in bytes; -1 if it has none
   * @param what its kind, such as {@code header}, {@code put} or {@code edit}
   * @param fields names and values: strings, numbers, or byte arrays for keys and values
   */
  record DumpLine(long offset, String what, Map<String, Object> fields) {}

  /**
   * The result of a verification.
   *
   * @param files number of files checked
   * @param bytes total size of these files
   * @param entries number of entries read from tables and logs
   * @param problems corruption: the store does not open, or fails in use
   * @param notes unusual but harmless findings, such as a file left over from a crash
   */
  record VerifyReport(
      long files, long bytes, long entries, List<String> problems, List<String> notes) {
    /** Returns whether there are no problems. */
    public boolean isClean() {
      return problems.isEmpty();
    }
  }
}
