package io.kiwidb.key;

/**
 * What an entry says about its key, as a one-byte code that is written to logs and tables.
 *
 * <p>The low seven bits are the type; the high bit says that the entry carries an expiry. Codes are
 * never renumbered or reused. Codes of types that this release does not execute are reserved here
 * and refused with an {@link io.kiwidb.IncompatibleFormatException} where they are met.
 */
public final class ValueType {
  /** The key has the value that follows. */
  public static final int PUT = 1;

  /** The key is deleted; hides every older entry of it. */
  public static final int DELETE = 2;

  /** Reserved: cancels exactly one older {@link #PUT}. */
  public static final int SINGLE_DELETE = 3;

  /** Reserved: deletes every key from this one up to the exclusive end in the value. */
  public static final int RANGE_DELETE = 4;

  /** Reserved: an operand to be merged with older entries. */
  public static final int MERGE = 5;

  /** Reserved: the value lives in a blob file; the entry holds its address. */
  public static final int BLOB_POINTER = 6;

  /**
   * Flag beside a type: an expiry (unsigned varint, milliseconds since 1970) precedes the value.
   */
  public static final int HAS_EXPIRY = 0x80;

  private static final int TYPE_MASK = 0x7f;

  private ValueType() {}

  /** The type without the expiry flag. */
  public static int base(int code) {
    return code & TYPE_MASK;
  }

  /** Whether the entry carries an expiry. */
  public static boolean hasExpiry(int code) {
    return (code & HAS_EXPIRY) != 0;
  }

  /** Whether the code names a type that any release may write. */
  public static boolean isKnown(int code) {
    int type = base(code);
    return type >= PUT && type <= BLOB_POINTER;
  }

  /**
   * Whether this release gives the code a meaning. Others are refused when they are added to a
   * batch, and are a newer format where they are met on a disk: to take one for something else
   * would answer wrongly.
   */
  public static boolean isExecuted(int code) {
    return code == PUT || code == DELETE; // an expiry is not acted on yet either
  }

  /** The name of a code for messages and tools, such as {@code put} or {@code delete}. */
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
