package io.kiwidb.engine.merge;

import io.kiwidb.spi.Entry;

/**
 * Makes one entry object refer to the same slices as another: nine fields, no bytes. Cursors
 * layered on other cursors need it because {@code entry()} must always return the same object.
 */
final class EntryCopy {
  private EntryCopy() {}

  static void copy(Entry from, Entry to) {
    to.key(from.keyArray(), from.keyOffset(), from.keyLength(), from.keyPrefix());
    to.tag(from.tag(), from.expiry());
    to.value(from.valueArray(), from.valueOffset(), from.valueLength());
  }
}
