package io.kiwidb.testkit.storage;

import io.kiwidb.KeyProvider;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Checks what an {@code EncryptedStorage} writes to the storage below it: no byte of a key stream
 * encrypts two different bytes.
 *
 * <p>It reads the headers itself, by their specification. A key stream is a data key and a nonce;
 * of each it keeps the bytes that were appended, also by appends that then fail. A violation is an
 * {@link AssertionError} from the append, and counted.
 *
 * <p>Mapping a file is a violation, too. Threading: thread-safe.
 */
public final class KeyStreamAudit extends ForwardingStorage implements MappableStorage {
  private static final int HEADER = 128;
  private static final int ID_LENGTH_AT = 9;
  private static final int ID_AT = 24;
  private static final int VECTOR_AT = 56;
  private static final int WRAPPED_AT = 68;
  private static final int WRAPPED_END = 124;
  private static final int TAG_BITS = 128;

  private final KeyProvider keys;
  private final Map<String, byte[]> streams = new ConcurrentHashMap<>();
  private final AtomicLong violations = new AtomicLong();

  /** Creates a storage that checks what is written to another. */
  public KeyStreamAudit(Storage delegate, KeyProvider keys) {
    super(delegate);
    this.keys = keys;
  }

  /** Returns the number of key streams that were used. */
  public int streams() {
    return streams.size();
  }

  /** Returns the number of violations. */
  public long violations() {
    return violations.get();
  }

  @Override
  public AppendFile create(String name) {
    return new Audited(name, super.create(name));
  }

  @Override
  public Path path(String name) {
    throw violation("the path of " + name + " was asked for");
  }

  @Override
  public Optional<MappedRegion> map(String name, long bytes) {
    throw violation(name + " was mapped");
  }

  private AssertionError violation(String what) {
    violations.incrementAndGet();
    return new AssertionError(what);
  }

  private String streamOf(byte[] header) {
    int idLength = header[ID_LENGTH_AT];
    String id = new String(header, ID_AT, idLength, StandardCharsets.US_ASCII);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          keys.key(id).orElseThrow(),
          new GCMParameterSpec(TAG_BITS, header, VECTOR_AT, WRAPPED_AT - VECTOR_AT));
      cipher.updateAAD(header, 0, VECTOR_AT);
      return HexFormat.of().formatHex(cipher.doFinal(header, WRAPPED_AT, WRAPPED_END - WRAPPED_AT));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the header is not as specified", e);
    }
  }

  /** A file being written. Threading: as the file. */
  private final class Audited implements AppendFile {
    private final String name;
    private final AppendFile file;
    private byte[] header = new byte[0];
    private String stream = "";

    Audited(String name, AppendFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) {
      long at = file.size();
      if (at < HEADER) {
        int before = header.length;
        header = Arrays.copyOf(header, before + length);
        System.arraycopy(bytes, offset, header, before, length);
        if (header.length >= HEADER) {
          stream = streamOf(header);
          if (streams.put(stream, new byte[0]) != null) {
            throw violation(name + " has the data key and nonce of another file");
          }
        }
      } else {
        streams.compute(stream, (key, used) -> use(used, at - HEADER, bytes, offset, length));
      }
      file.append(bytes, offset, length);
    }

    private byte[] use(byte[] used, long position, byte[] bytes, int offset, int length) {
      int from = (int) position;
      byte[] all = Arrays.copyOf(used, Math.max(used.length, from + length));
      for (int i = 0; i < length; i++) {
        if (from + i < used.length && used[from + i] != bytes[offset + i]) {
          throw violation("position " + (position + i) + " of " + name
              + " was written again, with other bytes");
        }
        all[from + i] = bytes[offset + i];
      }
      return all;
    }

    @Override
    public void sync() {
      file.sync();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
