package io.kiwidb.key;

/**
 * The one-byte type code of an entry, as written to logs and tables.
 *
 * <p>The low seven bits are the type; the high bit flags an expiry. Codes are never renumbered or
 * reused. Codes of types that this release does not support are reserved here; reading one throws
 * {@link io.kiwidb.IncompatibleFormatException}.
 */
public final class ValueType {
  /** Sets the key to the value that follows. */
  public static final int PUT = 1;

  /** Deletes the key: hides all its older entries. */
  public static final int DELETE = 2;

  /** Deletes the key like {@link #DELETE}; vanishes with the one older {@link #PUT}. */
  public static final int SINGLE_DELETE = 3;

  /**
   * Deletes all keys of a range: from this key, to the exclusive end in the value; see
   * {@link io.kiwidb.spi.RangeEncoding}. Only in batches: never in a memtable or table.
   */
  public static final int RANGE_DELETE = 4;

  /** An operand to be merged with older entries. */
  public static final int MERGE = 5;

  /**
   * Sets the key to a value that is in a blob file: the entry contains its
   * {@link io.kiwidb.spi.BlobAddress}. Only in tables: never in a batch or memtable.
   */
  public static final int BLOB_POINTER = 6;

  /**
   * Flag of a {@link #PUT}, {@link #BLOB_POINTER} or {@link #MERGE}: an expiry (unsigned varint,
   * milliseconds since 1970) precedes the value.
   */
  public static final int HAS_EXPIRY = 0x80;

  private static final int TYPE_MASK = 0x7f;

  private ValueType() {}

  /** Returns the type without the expiry flag. */
  public static int base(int code) {
    return code & TYPE_MASK;
  }

  /** Returns whether the entry has an expiry. */
  public static boolean hasExpiry(int code) {
    return (code & HAS_EXPIRY) != 0;
  }

  /** Returns whether the code is defined, including reserved types. */
  public static boolean isKnown(int code) {
    int type = base(code);
    return type >= PUT && type <= BLOB_POINTER;
  }

  /**
   * Returns whether this release supports the code in a batch. Other codes are rejected when they
   * are added to a batch, and reported as a newer format when they are read from a log:
   * misinterpreting one would return wrong results.
   */
  public static boolean isExecuted(int code) {
    return (isStored(code) && base(code) != BLOB_POINTER) || code == RANGE_DELETE;
  }

  /**
   * Returns whether this release supports the code in tables. Another one, read from a table, is
   * reported as a newer format. Memtables have the same codes, except {@link #BLOB_POINTER}.
   */
  public static boolean isStored(int code) {
    return switch (code) {
      case PUT, DELETE, SINGLE_DELETE, MERGE, BLOB_POINTER -> true;
      case PUT | HAS_EXPIRY, MERGE | HAS_EXPIRY, BLOB_POINTER | HAS_EXPIRY -> true;
      default -> false;
    };
  }

  /** Returns whether entries of a type, with or without an expiry, may have one. */
  public static boolean mayExpire(int code) {
    int type = base(code);
    return type == PUT || type == MERGE || type == BLOB_POINTER;
  }

  /** Returns whether a code is a deletion of one key. */
  public static boolean isDeletion(int code) {
    return code == DELETE || code == SINGLE_DELETE;
  }

  /** Returns the name of a code for messages and tools, such as {@code put} or {@code delete}. */
  public static String nameOf(int code) {
    String name = switch (base(code)) {
      case PUT -> "put";
      case DELETE -> "delete";
      case SINGLE_DELETE -> "single-delete";
      case RANGE_DELETE -> "range-delete";
      case MERGE -> "merge";
      case BLOB_POINTER -> "blob-pointer";
      default -> "unknown-" + base(code);
    };
    return hasExpiry(code) ? name + "+expiry" : name;
  }
}
