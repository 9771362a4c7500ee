package io.kiwidb;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The keys of an encrypted store, by id. Each file of the store has a random data key, which is
 * wrapped by one of these keys and stored in the header of the file, together with the id.
 *
 * <p>Rotation: when {@link #currentKeyId} changes, files that are written from then on use the new
 * key. Files that exist are not rewritten, so an old key must remain available until no file names
 * its id; see {@link KiwiTools#encryption}.
 *
 * <p>Threading: thread-safe. Called when a file is created or opened, on any thread of the store
 * and while writes wait, such as when the log begins a new segment: answer from memory, and fetch
 * keys beforehand. Do not call the store.
 *
 * <p>Failure: an exception fails the operation with {@link StorageException} of reason {@code IO}
 * and this exception as its cause. The store treats it like a failed storage operation: flushes,
 * compactions and new log segments are retried, reads fail.
 *
 * <p>{@code toString} names the keys in messages, for example by the path of their file; it must
 * not reveal a key.
 */
public interface KeyProvider {
  /** Longest id of a key, in characters. */
  int MAX_ID_LENGTH = 32;

  /**
   * Returns the id of the key for new files: 1 to {@link #MAX_ID_LENGTH} printable ASCII characters
   * without spaces. Ids are stored in the clear. An id must never denote another key later.
   */
  String currentKeyId();

  /**
   * Returns the AES key with an id: 128, 192 or 256 bits. Empty if there is no such key (any more).
   */
  Optional<SecretKey> key(String id);
}
