package io.kiwidb.typed;

import io.kiwidb.Keyspace;
import io.kiwidb.Limits;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;
import java.time.Duration;
import java.util.Objects;

/**
 * A keyspace with keys and values of Java types. Has no state of its own: any number of them, also
 * with other codecs, may view one keyspace.
 *
 * <p>Threading, ownership and failure: as specified by {@link Keyspace} and {@link TypedView};
 * {@link IllegalArgumentException} for a key or value whose bytes exceed {@link Limits}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class TypedKeyspace<K, V> extends TypedView<K, V> {
  private final Keyspace keyspace;

  private TypedKeyspace(Keyspace keyspace, OrderedCodec<K> keys, Codec<V> values) {
    super(keyspace, keys, values);
    this.keyspace = keyspace;
  }

  /** Returns a view of a keyspace; see {@link Keyspace#typed}. */
  public static <K, V> TypedKeyspace<K, V> of(
      Keyspace keyspace, OrderedCodec<K> keys, Codec<V> values) {
    Objects.requireNonNull(values, "values");
    String order = keyspace.keyspaceOptions().keyOrder().name();
    if (!keys.keyOrder().equals(order)) {
      throw new IllegalArgumentException("the codec preserves the key order '" + keys.keyOrder()
          + "', but keyspace '" + keyspace.name() + "' has the key order '" + order
          + "': use a codec for this order (OrderedCodec.keyOrder), or another keyspace");
    }
    return new TypedKeyspace<>(keyspace, keys, values);
  }

  /** Returns the keyspace. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** Returns this keyspace as of a snapshot; see {@link Snapshot#keyspace}. */
  public TypedView<K, V> at(Snapshot snapshot) {
    return new TypedView<>(snapshot.keyspace(keyspace), keyCodec(), valueCodec());
  }

  /** Sets the value of the key. */
  public void put(K key, V value) {
    put(key, value, WriteOptions.defaults());
  }

  /** Sets the value of the key. */
  public void put(K key, V value, WriteOptions options) {
    keyspace.put(keyCodec().encode(key), valueCodec().encode(value), options);
  }

  /** Adds a write to a batch that sets the value of the key in this keyspace. */
  public void put(WriteBatch batch, K key, V value) {
    batch.put(keyspace, keyCodec().encode(key), valueCodec().encode(value));
  }

  /** Adds a write to a batch that sets the value of the key for some time. */
  public void put(WriteBatch batch, K key, V value, Duration ttl) {
    batch.put(keyspace, keyCodec().encode(key), valueCodec().encode(value), ttl);
  }

  /** Deletes the key; no effect if it is absent. */
  public void delete(K key) {
    delete(key, WriteOptions.defaults());
  }

  /** Deletes the key; no effect if it is absent. */
  public void delete(K key, WriteOptions options) {
    keyspace.delete(keyCodec().encode(key), options);
  }

  /** Adds a deletion of the key in this keyspace to a batch. */
  public void delete(WriteBatch batch, K key) {
    batch.delete(keyspace, keyCodec().encode(key));
  }

  @Override
  public String toString() {
    return "typed view of " + keyspace;
  }
}
