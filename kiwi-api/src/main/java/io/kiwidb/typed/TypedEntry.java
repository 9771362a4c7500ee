package io.kiwidb.typed;

import io.kiwidb.codec.Codec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes entries. Threading: stateless. */
final class TypedEntry {
  private TypedEntry() {}

  /** Returns a decoded entry, which is immutable. */
  static <K, V> Map.Entry<K, V> of(
      Map.Entry<byte[], byte[]> entry, Codec<K> keys, Codec<V> values) {
    return Map.entry(keys.decode(entry.getKey()), values.decode(entry.getValue()));
  }

  /** Returns a decoded entry; null for null. */
  static <K, V> Map.@Nullable Entry<K, V> ofNullable(
      Map.@Nullable Entry<byte[], byte[]> entry, Codec<K> keys, Codec<V> values) {
    return entry == null ? null : of(entry, keys, values);
  }
}
