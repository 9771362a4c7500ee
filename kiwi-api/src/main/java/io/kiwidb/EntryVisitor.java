package io.kiwidb;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.BlobAddress;

/** Receives the entries of a memtable or table as they are stored. */
@FunctionalInterface
public interface EntryVisitor {
  /**
   * Visits an entry.
   *
   * @param key the user key; a copy
   * @param sequence its sequence number
   * @param type its code, see {@link io.kiwidb.key.ValueType}
   * @param value its value, empty for a deletion; a copy
   * @return whether to continue
   */
  boolean visit(byte[] key, long sequence, int type, byte[] value);

  /**
   * Visits an entry of a table whose value is in a blob file. Unless this is overridden, the value
   * that {@link #visit} receives is the address as it is stored.
   *
   * @param key the user key; a copy
   * @param sequence its sequence number
   * @param type its code: a {@link io.kiwidb.key.ValueType#BLOB_POINTER}
   * @param value where its value is, and a way to read it
   * @return whether to continue
   */
  default boolean visitApart(byte[] key, long sequence, int type, ApartValue value) {
    ByteWriter address = new ByteWriter(16);
    value.address().encode(address);
    return visit(key, sequence, type, address.toByteArray());
  }

  /** A value in a blob file. Threading: not thread-safe; valid until the visitor returns. */
  interface ApartValue {
    /** Returns where the value is, and its length. */
    BlobAddress address();

    /**
     * Reads the value.
     *
     * @return a copy
     * @throws CorruptionException if the record at the address is damaged
     * @throws StorageException if the file cannot be read
     */
    byte[] read();
  }
}
