package io.kiwidb.storage.encryption;

import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FinalFailure;
import io.kiwidb.storage.failure.StorageErrors;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;

/**
 * An encrypted file being written, after its header.
 *
 * <p>Each byte of the key stream is used once: it advances with every append, also with one that
 * fails, and after that the file accepts no more. A file is never opened again for writing.
 *
 * <p>Threading: thread-safe; appends are serialized, a sync does not wait for them. Failure: see
 * {@link AppendFile}.
 */
public final class EncryptedAppendFile implements AppendFile {
  private static final int CHUNK = 64 << 10;
  private static final int LEAST = 512;

  private final String name;
  private final AppendFile file;
  private final Cipher cipher;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] buffer = new byte[0];
  private volatile long size;
  private volatile boolean closed;
  private final FinalFailure failure = new FinalFailure();

  private EncryptedAppendFile(String name, AppendFile file, Cipher cipher) {
    this.name = name;
    this.file = file;
    this.cipher = cipher;
  }

  /**
   * Writes the header of an empty file, durably, and takes ownership of the file.
   *
   * <p>Durably, because nobody can tell later whether a header is torn, which makes the file an
   * empty one, or damaged: so bytes behind a header prove that it was whole.
   */
  public static EncryptedAppendFile begin(String name, AppendFile file, DataKey.Created created) {
    Cipher cipher = KeyStream.cipher();
    try {
      created.key().start(cipher, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
    byte[] header = created.header().encode();
    file.append(header, 0, header.length);
    file.sync();
    return new EncryptedAppendFile(name, file, cipher);
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    lock.lock();
    try {
      requireUsable("append to");
      long before = size;
      try {
        write(bytes, offset, length);
      } catch (RuntimeException | Error e) {
        failure.note(e);
        throw e;
      }
      size = before + length;
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] bytes, int offset, int length) {
    reserve(length);
    for (int done = 0; done < length; done += CHUNK) {
      int count = Math.min(CHUNK, length - done);
      try {
        cipher.update(bytes, offset + done, count, buffer, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES failed", e);
      }
      file.append(buffer, 0, count);
    }
  }

  private void reserve(int length) {
    int wanted = Math.min(CHUNK, length);
    if (buffer.length < wanted) {
      buffer = new byte[Math.max(LEAST, Integer.highestOneBit(2 * wanted - 1))];
    }
  }

  @Override
  public void sync() {
    requireUsable("sync");
    try {
      file.sync();
    } catch (RuntimeException | Error e) {
      failure.note(e);
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {
    lock.lock(); // waits for a running append
    try {
      closed = true;
      file.close();
    } finally {
      lock.unlock();
    }
  }

  /** Throws {@link StorageException} if the file was closed or has failed. */
  private void requireUsable(String operation) {
    if (closed) {
      throw StorageErrors.closed(operation, name, "the file");
    }
    failure.refuseAfterFailure(operation, name);
  }
}
