package io.kiwidb.spi;

/** What a source answers to a lookup. */
public enum Lookup {
  /** The newest visible entry is a value; it is in the holder. */
  FOUND,
  /** The newest visible entry is a deletion: the key is absent, whatever older sources hold. */
  DELETED,
  /** Nothing final here: no entry at all, or one (in the holder, {@code tag() != 0}) that needs older ones. Ask on. */
  CONTINUE
}
