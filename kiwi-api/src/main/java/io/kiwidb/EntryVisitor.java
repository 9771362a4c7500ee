package io.kiwidb;

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
}
