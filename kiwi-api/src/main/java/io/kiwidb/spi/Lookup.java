package io.kiwidb.spi;

import io.kiwidb.key.ValueType;

/** What a source answers to a lookup. */
public enum Lookup {
  /** The newest visible entry is a value; it is in the holder. */
  FOUND,
  /** The newest visible entry is a deletion: the key is absent, whatever older sources hold. */
  DELETED,
  /**
   * Nothing final here: no entry at all, or one (in the holder, {@code tag() != 0}) that needs
   * older ones. Ask on.
   */
  CONTINUE;

  /**
   * What the newest visible entry of a key, left in the holder, answers by its {@link ValueType}
   * code. The one place that says so.
   */
  public static Lookup of(int type) {
    return switch (type) {
      case ValueType.PUT -> FOUND;
      case ValueType.DELETE -> DELETED;
      default -> CONTINUE; // not executed by this release: whoever asked refuses it
    };
  }
}
