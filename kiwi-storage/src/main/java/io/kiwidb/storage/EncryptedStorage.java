package io.kiwidb.storage;

import io.kiwidb.KeyProvider;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.encryption.DataKey;
import io.kiwidb.storage.encryption.EncryptedAppendFile;
import io.kiwidb.storage.encryption.EncryptedReadableFile;
import io.kiwidb.storage.encryption.EncryptionHeader;
import io.kiwidb.storage.encryption.KeyStreams;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * A storage that encrypts the contents of files on their way to another storage.
 *
 * <p>Each file has a random data key, wrapped by the {@linkplain KeyProvider#currentKeyId current}
 * key of the provider in an authenticated header of {@value #HEADER_BYTES} bytes. Contents are
 * encrypted by AES-256 in counter mode, which keeps them secret and does not authenticate them:
 * whoever can write to the disk can change them. Names, sizes and times of files are not hidden,
 * nor is the content of lock files. Positions and sizes are those of the contents.
 *
 * <p>Counter mode is safe because no byte of a file is written twice: an {@link AppendFile} only
 * grows, nobody can open a file to continue it, and after a failed append it accepts nothing more.
 * For the same reason it is no {@link io.kiwidb.io.MappableStorage}: a mapped log overwrites zeros.
 * Logs that map their files append to those of this storage instead; reads of the storage below may
 * use mappings as always.
 *
 * <p>The header is durable before {@link #create} returns, which takes a sync. If a crash
 * interrupts the creation, the file is an empty one.
 *
 * <p>Threading: thread-safe. Durability, and failure but for the following: as the storage below.
 * Failure: {@link StorageException} with reason {@code KEY_MISSING}, {@code WRONG_KEY} or
 * {@code NOT_ENCRYPTED} when a file is opened; {@code IO} if the provider throws. A damaged header
 * is a {@link io.kiwidb.CorruptionException}. Ownership: {@link #close} closes the storage below.
 */
public final class EncryptedStorage extends ForwardingStorage {
  /** Length of the header of each file. */
  public static final int HEADER_BYTES = EncryptionHeader.SIZE;

  private final Storage below;
  private final KeyProvider keys;
  private final SecureRandom random = new SecureRandom();
  private final KeyStreams streams = new KeyStreams();

  /**
   * Creates a storage that encrypts what it writes to, and decrypts what it reads from, another.
   */
  public EncryptedStorage(Storage below, KeyProvider keys) {
    super(below);
    this.below = below;
    this.keys = keys;
  }

  /**
   * Returns the id of the key of a file, of which it reads the header. Empty if the file has no
   * content. Needs no key.
   *
   * @param below the storage with the encrypted files
   * @throws StorageException with reason {@code NOT_ENCRYPTED}
   * @throws io.kiwidb.CorruptionException if the header is damaged
   */
  public static Optional<String> keyId(Storage below, String name) {
    try (ReadableFile file = below.open(name)) {
      return EncryptionHeader.read(file).map(EncryptionHeader::keyId);
    }
  }

  /** Returns the storage that has the encrypted files, which this one continues to own. */
  public Storage below() {
    return below;
  }

  /**
   * Returns the bytes that a file of this storage would have in the one below: a header with a new
   * data key, and the encrypted content. For copies of a store that are made below.
   *
   * @param name the name of the file, for messages
   */
  public byte[] encrypt(String name, byte[] content) {
    try (MemoryStorage one = new MemoryStorage()) {
      try (AppendFile file = new EncryptedStorage(one, keys).create(name)) {
        file.append(content, 0, content.length);
      }
      try (ReadableFile file = one.open(name)) {
        byte[] bytes = new byte[HEADER_BYTES + content.length];
        int read = file.read(0, bytes, 0, bytes.length);
        assert read == bytes.length;
        return bytes;
      }
    }
  }

  @Override
  public AppendFile create(String name) {
    DataKey.Created created = newKey(name);
    AppendFile file = super.create(name);
    boolean begun = false;
    try {
      AppendFile encrypted = EncryptedAppendFile.begin(name, file, created);
      begun = true;
      return encrypted;
    } finally {
      if (!begun) {
        discard(name, file);
      }
    }
  }

  private DataKey.Created newKey(String name) {
    String id;
    try {
      id = keys.currentKeyId();
    } catch (RuntimeException e) {
      throw failed("create", name, e);
    }
    try {
      return DataKey.create(id, key("create", name, id), random);
    } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
      throw unusable("create", name, id, e);
    }
  }

  private void discard(String name, AppendFile file) {
    try {
      file.close();
      super.delete(name);
    } catch (StorageException ignored) {
      // The caller should get the reason why the file was not created.
    }
  }

  @Override
  public ReadableFile open(String name) {
    ReadableFile file = super.open(name);
    boolean opened = false;
    try {
      Optional<DataKey> key = EncryptionHeader.read(file).map(header -> dataKey(name, header));
      ReadableFile decrypted = new EncryptedReadableFile(file, key, streams);
      opened = true;
      return decrypted;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private DataKey dataKey(String name, EncryptionHeader header) {
    String id = header.keyId();
    try {
      return DataKey.unwrap(header, key("open", name, id))
          .orElseThrow(() -> new StorageException(
              Reason.WRONG_KEY,
              "open",
              name,
              "it was not written with the key " + id + " of " + keys
                  + ": that is another key with the same id, or somebody has changed the header of the file."
                  + " Use the keys that the store was written with",
              null));
    } catch (GeneralSecurityException | ProviderException e) {
      throw unusable("open", name, id, e);
    }
  }

  private SecretKey key(String operation, String name, String id) {
    try {
      return keys.key(id)
          .orElseThrow(() -> new StorageException(
              Reason.KEY_MISSING,
              operation,
              name,
              "its key has the id " + id + ", which is not among those of " + keys
                  + ". Use the keys that the store was written with; keys that were replaced are needed until no file uses them",
              null));
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(operation, name, e);
    }
  }

  private StorageException failed(String operation, String name, RuntimeException cause) {
    return new StorageException(
        Reason.IO, operation, name, keys + " failed to supply a key: " + cause, cause);
  }

  private StorageException unusable(String operation, String name, String id, Exception cause) {
    return new StorageException(
        Reason.IO,
        operation,
        name,
        "the key '" + id + "' of " + keys + " cannot be used: " + cause.getMessage()
            + ". Ids have 1 to 32 printable characters, keys are AES keys of 128, 192 or 256 bits",
        cause);
  }

  /** Returns the size of the content. */
  @Override
  public long size(String name) {
    return Math.max(0, super.size(name) - HEADER_BYTES);
  }

  @Override
  public String toString() {
    return "EncryptedStorage[" + location() + ", " + keys + "]";
  }
}
