package io.kiwidb.example.tinymemtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;

/**
 * One entry: its place in the order, its expiry and its value. Key and value are copies of its own.
 *
 * <p>Threading: immutable.
 */
record TinyEntry(InternalKey key, long expiry, byte[] value) {
  /** Lets Kiwi's holder point to this entry. Nothing is copied: the arrays are never written again. */
  void showIn(Entry holder, KeyOrder order) {
    byte[] userKey = key.userKey();
    holder.key(userKey, 0, userKey.length, order.prefix(userKey, 0, userKey.length));
    holder.tag(key.tag(), expiry);
    holder.value(value, 0, value.length);
  }
}
