package io.kiwidb.storage.encryption;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyProvider;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first bytes of an encrypted file, see the documentation of the package. Threading: immutable.
 *
 * @param keyId the id of the key that wraps the data key
 * @param authenticated the first bytes, which the tag covers besides those that are wrapped
 * @param vector the initialization vector of the wrapping
 * @param wrapped the data key and the nonce, encrypted, and the tag
 */
public record EncryptionHeader(String keyId, byte[] authenticated, byte[] vector, byte[] wrapped) {
  /** Length of the header in bytes. */
  public static final int SIZE = 128;

  static final int VERSION = 1;
  static final int VECTOR_SIZE = 12;
  static final int WRAPPED_SIZE = 56;

  /** Number of bytes that the tag covers besides those that are wrapped. */
  static final int AUTHENTICATED = 56;

  private static final int VERSION_AT = FileHeader.ENCRYPTED_MAGIC_SIZE;
  private static final int ID_LENGTH_AT = VERSION_AT + 1;
  private static final int ID_AT = AUTHENTICATED - KeyProvider.MAX_ID_LENGTH;
  private static final int VECTOR_AT = AUTHENTICATED;
  private static final int WRAPPED_AT = VECTOR_AT + VECTOR_SIZE;
  private static final int CRC_AT = WRAPPED_AT + WRAPPED_SIZE;

  /** Returns the id if it is valid. */
  static String checkId(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("invalid key id '" + id + "': use 1 to "
          + KeyProvider.MAX_ID_LENGTH + " printable ASCII characters without spaces");
    }
    return id;
  }

  private static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= KeyProvider.MAX_ID_LENGTH
        && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Returns the first bytes of a new header. */
  static byte[] begin(String keyId) {
    byte[] bytes = new byte[AUTHENTICATED];
    byte[] id = checkId(keyId).getBytes(StandardCharsets.US_ASCII);
    FileHeader.putEncryptedMagic(bytes);
    bytes[VERSION_AT] = VERSION;
    bytes[ID_LENGTH_AT] = (byte) id.length;
    System.arraycopy(id, 0, bytes, ID_AT, id.length);
    return bytes;
  }

  /** Returns the encoded header, a new array. */
  public byte[] encode() {
    byte[] bytes = Arrays.copyOf(authenticated, SIZE);
    System.arraycopy(vector, 0, bytes, VECTOR_AT, VECTOR_SIZE);
    System.arraycopy(wrapped, 0, bytes, WRAPPED_AT, WRAPPED_SIZE);
    LittleEndian.putInt(bytes, CRC_AT, new Checksum().of(bytes, 0, CRC_AT));
    return bytes;
  }

  /**
   * Reads the header of a file. Empty if the file has no content, because its creation was
   * interrupted: the header is durable before anything is appended.
   */
  public static Optional<EncryptionHeader> read(ReadableFile file) {
    byte[] bytes = new byte[SIZE];
    int length = file.read(0, bytes, 0, SIZE);
    return decode(file.name(), bytes, length, file.size());
  }

  /**
   * Decodes a header.
   *
   * @param file name of the file, for messages
   * @param length number of valid bytes
   * @param fileSize size of the file, header included
   */
  static Optional<EncryptionHeader> decode(String file, byte[] bytes, int length, long fileSize) {
    if (length == SIZE && isSound(bytes)) {
      return Optional.of(fields(file, bytes));
    }
    if (!mayBeTorn(bytes, length)) {
      requireNoOtherMagic(file, bytes, length);
    }
    if (fileSize <= SIZE) {
      return Optional.empty();
    }
    int expected = new Checksum().of(bytes, 0, CRC_AT);
    throw new CorruptionException(
        file,
        CRC_AT,
        "checksum " + Integer.toHexString(expected) + " of the encryption header",
        Integer.toHexString(LittleEndian.getInt(bytes, CRC_AT)));
  }

  private static boolean isSound(byte[] bytes) {
    return FileHeader.isEncrypted(bytes, SIZE)
        && LittleEndian.getInt(bytes, CRC_AT) == new Checksum().of(bytes, 0, CRC_AT);
  }

  /** Returns whether the first bytes are those of a header, or zeros where they were lost. */
  private static boolean mayBeTorn(byte[] bytes, int length) {
    byte[] magic = new byte[FileHeader.ENCRYPTED_MAGIC_SIZE];
    FileHeader.putEncryptedMagic(magic);
    for (int i = 0; i < Math.min(length, magic.length); i++) {
      if (bytes[i] != magic[i] && bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Throws: the file is not encrypted, or nothing but its magic is damaged. */
  private static void requireNoOtherMagic(String file, byte[] bytes, int length) {
    byte[] repaired = Arrays.copyOf(bytes, SIZE);
    FileHeader.putEncryptedMagic(repaired);
    if (length == SIZE && isSound(repaired)) {
      throw new CorruptionException(
          file, 0, "the magic number of an encrypted file", "other bytes; the rest is sound");
    }
    throw new StorageException(
        Reason.NOT_ENCRYPTED,
        "open",
        file,
        "it has no encryption header. If the store was created without keys, open it without them;"
            + " to encrypt it, load what 'kiwi dump' writes into a new store with keys",
        null);
  }

  private static EncryptionHeader fields(String file, byte[] bytes) {
    int version = bytes[VERSION_AT] & 0xff;
    if (version != VERSION) {
      throw IncompatibleFormatException.version(
          file, "encryption header", version, VERSION, VERSION);
    }
    int length = bytes[ID_LENGTH_AT];
    if (length < 1 || length > KeyProvider.MAX_ID_LENGTH) {
      throw new CorruptionException(
          file, ID_LENGTH_AT, "the length of a key id", String.valueOf(length));
    }
    String keyId = new String(bytes, ID_AT, length, StandardCharsets.US_ASCII);
    if (!isId(keyId)) {
      throw new CorruptionException(file, ID_AT, "a key id", "other characters");
    }
    return new EncryptionHeader(
        keyId,
        Arrays.copyOf(bytes, AUTHENTICATED),
        Arrays.copyOfRange(bytes, VECTOR_AT, WRAPPED_AT),
        Arrays.copyOfRange(bytes, WRAPPED_AT, CRC_AT));
  }
}
