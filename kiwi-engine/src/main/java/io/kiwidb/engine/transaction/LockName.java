package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.engine.operand.ShownBytes;
import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A key of a keyspace, as the name of its lock. Keys that their order takes for the same have the
 * same lock.
 *
 * <p>Threading: immutable.
 */
final class LockName implements Comparable<LockName> {
  private final Keyspace keyspace;
  private final int id;
  private final byte[] key;
  private final KeyOrder order;
  private final int hash;

  /** Creates the name of a key, which is copied. */
  LockName(Keyspace keyspace, byte[] key, KeyOrder order) {
    this.keyspace = keyspace;
    this.id = keyspace.id();
    this.key = key.clone();
    this.order = order;
    // No hash of bytes respects a custom order; equal hashes are told apart by comparisons.
    this.hash = (order.isBytewise() ? (int) KeyHash.of(key, 0, key.length) : 0) + 31 * id;
  }

  /** Returns the id of the keyspace. */
  int keyspaceId() {
    return id;
  }

  /** Returns the name of the keyspace. */
  String keyspace() {
    return keyspace.name();
  }

  /** Returns the key, which must not be changed. */
  byte[] key() {
    return key;
  }

  @Override
  public int compareTo(LockName other) {
    return id == other.id ? order.compare(key, other.key) : Integer.compare(id, other.id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LockName that && id == that.id && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "key " + ShownBytes.of(key) + " of keyspace '" + keyspace() + "'";
  }
}
