package io.kiwidb.storage.encryption;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * A cipher for the contents of files, which encrypts and decrypts alike. Threading: not
 * thread-safe.
 */
final class KeyStream {
  /** Bytes that are processed at once. */
  static final int CHUNK = 16 << 10;

  private final Cipher cipher;
  private final byte[] scratch = new byte[CHUNK];

  KeyStream() {
    cipher = cipher();
  }

  /** Returns a new cipher; every JDK has it. */
  static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the security providers of this JDK lack AES/CTR/NoPadding; check java.security", e);
    }
  }

  /** Decrypts a slice in place. */
  void decrypt(DataKey key, long position, byte[] bytes, int offset, int length) {
    try {
      key.start(cipher, position / DataKey.BLOCK);
      cipher.update(scratch, 0, (int) (position % DataKey.BLOCK), scratch, 0);
      for (int done = 0; done < length; done += CHUNK) {
        int count = Math.min(CHUNK, length - done);
        // Given one array for both, the cipher would copy all of it to a new one.
        System.arraycopy(bytes, offset + done, scratch, 0, count);
        cipher.update(scratch, 0, count, bytes, offset + done);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }
}
