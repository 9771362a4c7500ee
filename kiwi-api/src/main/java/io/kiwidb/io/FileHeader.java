package io.kiwidb.io;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The first 72 bytes of every log, table, blob file, manifest and settings file: the identity of
 * the file and the format it is written in.
 *
 * <pre>
 * offset size
 *      0    4  magic: "KIWI"
 *      4    1  kind: 'W' log, 'T' table, 'B' blob file, 'M' manifest, 'O' settings
 *      5    1  header version: 1
 *      6    2  version of the provider's format
 *      8    8  file number
 *     16   16  database identity: most, then least significant long
 *     32   32  provider name, ASCII, padded with zeros
 *     64    4  zero
 *     68    4  CRC-32C of bytes 0 to 67
 * </pre>
 *
 * <p>All integers are little-endian. The provider name in the header determines the provider that
 * reads the file, whatever the options are. A reader verifies file number and database. Threading:
 * immutable.
 *
 * @param kind kind of the file
 * @param provider name of the provider that wrote it
 * @param version version of that provider's format, 0 to 65535
 * @param number file number
 * @param database identity of the database
 */
public record FileHeader(FileKind kind, String provider, int version, long number, UUID database) {
  /** Length of the header in bytes. */
  public static final int SIZE = 72;

  /** Length of what an encrypted file begins with, instead of this header. */
  public static final int ENCRYPTED_MAGIC_SIZE = 8;

  private static final long ENCRYPTED_MAGIC = 0x52434e45_4957494bL; // "KIWIENCR"
  private static final int MAGIC = 0x4957494b; // "KIWI" in little-endian order
  private static final int HEADER_VERSION = 1;
  private static final int LARGEST_VERSION = 0xffff;
  private static final int KIND_AT = 4;
  private static final int HEADER_VERSION_AT = KIND_AT + 1;
  private static final int VERSION_AT = HEADER_VERSION_AT + 1;
  private static final int NUMBER_AT = VERSION_AT + 2;
  private static final int DATABASE_AT = NUMBER_AT + 8;
  private static final int NAME_AT = DATABASE_AT + 16;
  private static final int NAME_SIZE = 32;
  private static final int CRC_AT = NAME_AT + NAME_SIZE + 4;

  /** Returns the header of a file written by a provider. */
  public static FileHeader of(FileKind kind, String provider, int version, FileId id) {
    return new FileHeader(kind, provider, version, id.number(), id.database());
  }

  /** Returns the encoded header, a new array of {@link #SIZE} bytes. */
  public byte[] encode() {
    byte[] bytes = new byte[SIZE];
    byte[] name = provider.getBytes(StandardCharsets.US_ASCII);
    if (name.length > NAME_SIZE) {
      throw new IllegalArgumentException(
          "provider name is longer than " + NAME_SIZE + " bytes: " + provider);
    }
    if (version < 0 || version > LARGEST_VERSION) {
      throw new IllegalArgumentException(
          "format version " + version + " is not in 0 to " + LARGEST_VERSION);
    }
    LittleEndian.putInt(bytes, 0, MAGIC);
    bytes[KIND_AT] = (byte) kind.code();
    bytes[HEADER_VERSION_AT] = HEADER_VERSION;
    LittleEndian.putShort(bytes, VERSION_AT, version);
    LittleEndian.putLong(bytes, NUMBER_AT, number);
    LittleEndian.putLong(bytes, DATABASE_AT, database.getMostSignificantBits());
    LittleEndian.putLong(bytes, DATABASE_AT + 8, database.getLeastSignificantBits());
    System.arraycopy(name, 0, bytes, NAME_AT, name.length);
    LittleEndian.putInt(bytes, CRC_AT, new Checksum().of(bytes, 0, CRC_AT));
    return bytes;
  }

  /** Returns whether a file that begins with these bytes is, or was, one of Kiwi. */
  public static boolean hasMagic(byte[] bytes, int length) {
    return length >= Integer.BYTES && LittleEndian.getInt(bytes, 0) == MAGIC;
  }

  /** Returns whether a file that begins with these bytes is encrypted. */
  public static boolean isEncrypted(byte[] bytes, int length) {
    return length >= ENCRYPTED_MAGIC_SIZE && LittleEndian.getLong(bytes, 0) == ENCRYPTED_MAGIC;
  }

  /** Stores the bytes that an encrypted file begins with at the start of an array. */
  public static void putEncryptedMagic(byte[] bytes) {
    LittleEndian.putLong(bytes, 0, ENCRYPTED_MAGIC);
  }

  /**
   * Throws {@link StorageException} with reason {@code KEY_MISSING} if a file that begins with
   * these bytes is encrypted: it is read through an {@code EncryptedStorage} otherwise.
   */
  public static void requirePlain(String file, byte[] bytes, int length) {
    if (isEncrypted(bytes, length)) {
      throw new StorageException(
          StorageException.Reason.KEY_MISSING,
          "read",
          file,
          "it is encrypted. Give the keys of the store: the option --key-file or the variable KIWI_KEY_FILE"
              + " of the command line, Options.Builder.encryption in a program",
          null);
    }
  }

  /** Reads the header at the start of a file. */
  public static FileHeader read(ReadableFile file) {
    byte[] bytes = new byte[SIZE];
    int length = file.read(0, bytes, 0, SIZE);
    return decode(file.name(), bytes, length);
  }

  /**
   * Decodes a header.
   *
   * @param file the name of the file, for messages
   * @param length number of valid bytes in the array
   */
  public static FileHeader decode(String file, byte[] bytes, int length) {
    requirePlain(file, bytes, length);
    if (length < SIZE) {
      throw new CorruptionException(
          file, length, "a header of " + SIZE + " bytes", length + " bytes");
    }
    if (LittleEndian.getInt(bytes, 0) != MAGIC) {
      throw new CorruptionException(
          file,
          0,
          "magic number KIWI",
          "other bytes; it is not a Kiwi file, or its header is overwritten");
    }
    int crc = new Checksum().of(bytes, 0, CRC_AT);
    if (LittleEndian.getInt(bytes, CRC_AT) != crc) {
      throw new CorruptionException(
          file,
          CRC_AT,
          "checksum " + Integer.toHexString(crc),
          Integer.toHexString(LittleEndian.getInt(bytes, CRC_AT)));
    }
    int headerVersion = bytes[HEADER_VERSION_AT] & 0xff;
    if (headerVersion != HEADER_VERSION) {
      throw IncompatibleFormatException.version(
          file, "file header", headerVersion, HEADER_VERSION, HEADER_VERSION);
    }
    FileKind kind = Arrays.stream(FileKind.values())
        .filter(k -> k.code() == bytes[KIND_AT])
        .findFirst()
        .orElseThrow(() ->
            new IncompatibleFormatException(file, "unknown file kind " + (char) bytes[KIND_AT]));
    int nameEnd = NAME_AT;
    while (nameEnd < NAME_AT + NAME_SIZE && bytes[nameEnd] != 0) {
      nameEnd++;
    }
    return new FileHeader(
        kind,
        new String(bytes, NAME_AT, nameEnd - NAME_AT, StandardCharsets.US_ASCII),
        LittleEndian.getShort(bytes, VERSION_AT),
        LittleEndian.getLong(bytes, NUMBER_AT),
        new UUID(
            LittleEndian.getLong(bytes, DATABASE_AT),
            LittleEndian.getLong(bytes, DATABASE_AT + 8)));
  }

  /** Verifies that this is the header of the given file, written by the given provider. */
  public FileHeader require(FileKind expectedKind, String expectedProvider, FileId id) {
    if (kind != expectedKind || !provider.equals(expectedProvider)) {
      throw new IncompatibleFormatException(
          id.name(),
          "is a " + kind + " file of provider " + provider + ", not a " + expectedKind + " of "
              + expectedProvider);
    }
    if (number != id.number()) {
      throw new CorruptionException(
          id.name(), NUMBER_AT, "file number " + id.number(), number + " (files were swapped)");
    }
    if (!database.equals(id.database())) {
      throw new CorruptionException(
          id.name(),
          DATABASE_AT,
          "database " + id.database(),
          database + " (the file belongs to another store)");
    }
    return this;
  }
}
