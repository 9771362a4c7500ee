package io.kiwidb.spi;

import io.kiwidb.key.ValueType;

/** The result of a lookup in one source. */
public enum Lookup {
  /**
   * The newest visible entry is a value; it, or its {@linkplain BlobAddress address}, is in the
   * holder. It may have expired: the caller compares {@link Entry#expiry} with its moment.
   */
  FOUND,
  /** The newest visible entry is a deletion: the key is absent, whatever older sources contain. */
  DELETED,
  /**
   * No final result: either no entry, or one (in the holder, {@code tag() != 0}) that depends on
   * older entries. Continue with the next older source.
   */
  CONTINUE;

  /**
   * Returns the result of a lookup from the {@link ValueType} code of the newest visible entry. All
   * sources use this method.
   */
  public static Lookup of(int type) {
    return switch (ValueType.base(type)) {
      case ValueType.PUT, ValueType.BLOB_POINTER -> FOUND;
      case ValueType.DELETE, ValueType.SINGLE_DELETE -> DELETED;
      default -> CONTINUE; // an operand, or not supported by this release: the caller decides
    };
  }
}
