package io.kiwidb.typed;

import io.kiwidb.DecodingException;
import io.kiwidb.Direction;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.RangeEstimate;
import io.kiwidb.ReadView;
import io.kiwidb.ValueReader;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Read operations with keys and values of Java types, on a keyspace or a snapshot.
 *
 * <p>Threading, ownership and failure: as specified by {@link ReadView}, and {@link Codec} for
 * values without an encoding. {@link DecodingException} from every operation that meets bytes of
 * another origin.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public sealed class TypedView<K, V> permits TypedKeyspace {
  private final ReadView view;
  private final OrderedCodec<K> keys;
  private final Codec<V> values;
  private final ValueReader<V> inPlace;

  TypedView(ReadView view, OrderedCodec<K> keys, Codec<V> values) {
    this.view = view;
    this.keys = keys;
    this.values = values;
    this.inPlace = values::decode; // once, not for every read
  }

  /** Returns the codec of the keys. */
  public final OrderedCodec<K> keyCodec() {
    return keys;
  }

  /** Returns the codec of the values. */
  public final Codec<V> valueCodec() {
    return values;
  }

  /** Returns the value of a key, or null if the key is absent. */
  public final @Nullable V get(K key) {
    return view.get(keys.encode(key), inPlace);
  }

  /** Returns whether the key is present. */
  public final boolean contains(K key) {
    return view.contains(keys.encode(key));
  }

  /** Returns when the value of a key expires, or null if the key is absent. */
  public final @Nullable Expiry expiry(K key) {
    return view.expiry(keys.encode(key));
  }

  /**
   * Returns the values of several keys, read from one consistent view: one element per key, in the
   * order of the keys, null if the key is absent.
   */
  public final List<@Nullable V> multiGet(List<? extends K> wanted) {
    List<byte[]> encoded = new ArrayList<>(wanted.size());
    wanted.forEach(key -> encoded.add(keys.encode(key)));
    List<@Nullable V> found = new ArrayList<>(wanted.size());
    for (byte[] value : view.multiGet(encoded)) {
      found.add(value == null ? null : values.decode(value));
    }
    return found;
  }

  /** Returns the range from one key, inclusive, to another, exclusive. */
  public final KeyRange range(K from, K to) {
    return KeyRange.of(bound(from), bound(to));
  }

  /** Returns the range of all keys at or after a key. */
  public final KeyRange atLeast(K from) {
    return KeyRange.atLeast(bound(from));
  }

  /** Returns the range of all keys before a key. */
  public final KeyRange lessThan(K to) {
    return KeyRange.lessThan(bound(to));
  }

  /** Returns a copy, because the range may outlive the key. */
  private byte[] bound(K key) {
    byte[] bytes = keys.encode(key);
    return Arrays.copyOf(bytes, bytes.length);
  }

  /** Returns the first key, or null if there is none. */
  public final @Nullable K firstKey() {
    return key(view.firstKey());
  }

  /** Returns the last key, or null if there is none. */
  public final @Nullable K lastKey() {
    return key(view.lastKey());
  }

  private @Nullable K key(byte @Nullable [] bytes) {
    return bytes == null ? null : keys.decode(bytes);
  }

  /** Returns the first key and its value, or null if there is none. */
  public final Map.@Nullable Entry<K, V> firstEntry() {
    return TypedEntry.ofNullable(view.firstEntry(), keys, values);
  }

  /** Returns the last key and its value, or null if there is none. */
  public final Map.@Nullable Entry<K, V> lastEntry() {
    return TypedEntry.ofNullable(view.lastEntry(), keys, values);
  }

  /** Returns a cursor over all keys. The caller must close it. */
  public final TypedCursor<K, V> cursor() {
    return cursor(KeyRange.all());
  }

  /** Returns a cursor over a range of keys. The caller must close it. */
  public final TypedCursor<K, V> cursor(KeyRange range) {
    return new TypedCursor<>(view.cursor(range), keys, values);
  }

  /** Returns a stream of all entries, in ascending order; see {@link ReadView#stream(KeyRange)}. */
  public final Stream<Map.Entry<K, V>> stream() {
    return stream(KeyRange.all());
  }

  /** Returns a stream of the entries of a range; see {@link ReadView#stream(KeyRange)}. */
  public final Stream<Map.Entry<K, V>> stream(KeyRange range) {
    return stream(range, Direction.ASCENDING);
  }

  /** Returns a stream of the entries of a range; see {@link ReadView#stream(KeyRange)}. */
  public final Stream<Map.Entry<K, V>> stream(KeyRange range, Direction direction) {
    return view.stream(range, direction).map(entry -> TypedEntry.of(entry, keys, values));
  }

  /** Passes the keys and values of a range to an action, in ascending order. */
  public final void forEach(KeyRange range, BiConsumer<? super K, ? super V> action) {
    forEach(range, Direction.ASCENDING, action);
  }

  /** Passes the keys and values of a range to an action. */
  public final void forEach(
      KeyRange range, Direction direction, BiConsumer<? super K, ? super V> action) {
    Objects.requireNonNull(action, "action");
    view.forEach(
        range, direction, (key, value) -> action.accept(keys.decode(key), values.decode(value)));
  }

  /** Passes the keys and values of a range to an action, ascending, until it returns false. */
  public final void forEachWhile(KeyRange range, BiPredicate<? super K, ? super V> action) {
    forEachWhile(range, Direction.ASCENDING, action);
  }

  /** Passes the keys and values of a range to an action, until it returns false. */
  public final void forEachWhile(
      KeyRange range, Direction direction, BiPredicate<? super K, ? super V> action) {
    Objects.requireNonNull(action, "action");
    view.forEachWhile(
        range, direction, (key, value) -> action.test(keys.decode(key), values.decode(value)));
  }

  /** Returns the number of keys in a range. Reads all of them, but decodes none. */
  public final long count(KeyRange range) {
    return view.count(range);
  }

  /** Estimates keys and bytes of a range; see {@link ReadView#estimate}. */
  public final RangeEstimate estimate(KeyRange range) {
    return view.estimate(range);
  }

  /**
   * Returns a live view as a sorted map, ordered by the comparator of the key codec; see
   * {@link ReadView#asMap}. Keys and values are the same if their bytes are. Entries are copies.
   */
  public final ConcurrentNavigableMap<K, V> asMap() {
    return new TypedMap<>(view.asMap(), keys, values, Direction.ASCENDING);
  }

  @Override
  public String toString() {
    return "typed view of " + view;
  }
}
