package io.kiwidb.storage.encryption;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The random key of one file, and the nonce that begins its counter blocks. Threading: immutable.
 */
public final class DataKey {
  /** Bytes that one block of AES encrypts. */
  static final int BLOCK = 16;

  private static final int KEY_SIZE = 32;
  private static final int NONCE_SIZE = 8;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final byte[] nonce;

  private DataKey(byte[] keyAndNonce) {
    key = new SecretKeySpec(keyAndNonce, 0, KEY_SIZE, "AES");
    nonce = Arrays.copyOfRange(keyAndNonce, KEY_SIZE, KEY_SIZE + NONCE_SIZE);
  }

  /** A key for a new file, and the header of that file. */
  public record Created(DataKey key, EncryptionHeader header) {}

  /**
   * Creates a key for a new file.
   *
   * @param keyId id of the key that wraps it
   * @throws GeneralSecurityException if that key is not one of AES
   */
  public static Created create(String keyId, SecretKey wrapping, SecureRandom random)
      throws GeneralSecurityException {
    byte[] keyAndNonce = new byte[KEY_SIZE + NONCE_SIZE];
    byte[] vector = new byte[EncryptionHeader.VECTOR_SIZE];
    random.nextBytes(keyAndNonce);
    random.nextBytes(vector);
    return wrap(keyId, wrapping, keyAndNonce, vector);
  }

  static Created wrap(String keyId, SecretKey wrapping, byte[] keyAndNonce, byte[] vector)
      throws GeneralSecurityException {
    byte[] begin = EncryptionHeader.begin(keyId);
    Cipher cipher = wrapping(Cipher.ENCRYPT_MODE, wrapping, begin, vector);
    byte[] wrapped = cipher.doFinal(keyAndNonce);
    return new Created(
        new DataKey(keyAndNonce), new EncryptionHeader(keyId, begin, vector, wrapped));
  }

  /**
   * Returns the key in a header; empty if the header was not written with the wrapping key.
   *
   * @throws GeneralSecurityException if the wrapping key is not one of AES
   */
  public static Optional<DataKey> unwrap(EncryptionHeader header, SecretKey wrapping)
      throws GeneralSecurityException {
    Cipher cipher =
        wrapping(Cipher.DECRYPT_MODE, wrapping, header.authenticated(), header.vector());
    try {
      return Optional.of(new DataKey(cipher.doFinal(header.wrapped())));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    }
  }

  private static Cipher wrapping(int mode, SecretKey wrapping, byte[] authenticated, byte[] vector)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, vector));
    cipher.updateAAD(authenticated);
    return cipher;
  }

  /** Prepares a cipher for the content from the start of a block. */
  void start(Cipher cipher, long block) throws GeneralSecurityException {
    // A block number takes at most 59 bits, so the counter never carries into the nonce.
    ByteBuffer counter = ByteBuffer.allocate(BLOCK).put(nonce).putLong(block);
    cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter.array()));
  }
}
