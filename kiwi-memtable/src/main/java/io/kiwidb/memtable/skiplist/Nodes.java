package io.kiwidb.memtable.skiplist;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The nodes of a skip list: creates them, compares them with keys, reads and changes their links.
 * Everything in a node except its links is written once, before the node is published.
 *
 * <p>Threading: thread-safe.
 */
final class Nodes {
  /** The bound of a null link: no prefix is larger. */
  static final long NO_BOUND = Long.MAX_VALUE;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final KeyOrder order;
  private final boolean bytewise;
  private final ByteArena entries;
  private final WordArena words;

  Nodes(KeyOrder order, long expectedBytes) {
    this.order = order;
    this.bytewise = order.isBytewise();
    this.entries = new ByteArena(expectedBytes);
    this.words = new WordArena(expectedBytes);
  }

  /** Copies an entry and returns its position. */
  long store(
      long expiry, byte[] bytes, int keyOffset, int keyLength, int valueOffset, int valueLength) {
    return entries.store(expiry, bytes, keyOffset, keyLength, valueOffset, valueLength);
  }

  /** Creates a node for a stored entry; its links are not set. */
  int create(int height, long prefix, long tag, long position, long lengths) {
    int node = words.allocate(NodeLayout.words(height));
    long[] array = words.array(node);
    int at = WordArena.index(node);
    array[at + NodeLayout.PREFIX] = prefix;
    array[at + NodeLayout.TAG] = tag;
    array[at + NodeLayout.POSITION] = position;
    array[at + NodeLayout.LENGTHS] = lengths;
    return node;
  }

  /** Creates the head node, whose links are null. It has no entry. */
  int createHead(int height) {
    int head = create(height, 0, 0, 0, 0);
    for (int level = 0; level < height; level++) {
      setLink(head, level, NO_BOUND, WordArena.NIL);
    }
    return head;
  }

  long prefix(int node) {
    return words.array(node)[WordArena.index(node) + NodeLayout.PREFIX];
  }

  long tag(int node) {
    return words.array(node)[WordArena.index(node) + NodeLayout.TAG];
  }

  /**
   * Returns the bound of a link. Must be read before {@link #next}: see invariant 3 of
   * {@link SkipList}.
   */
  long bound(int node, int level) {
    int at = WordArena.index(node) + NodeLayout.link(level) + NodeLayout.BOUND;
    return (long) WORD.getAcquire(words.array(node), at);
  }

  /** Returns the target of a link. */
  int next(int node, int level) {
    int at = WordArena.index(node) + NodeLayout.link(level) + NodeLayout.NEXT;
    return (int) (long) WORD.getAcquire(words.array(node), at);
  }

  /** Sets a link of a node that no other thread can reach on that level. */
  void setLink(int node, int level, long bound, int next) {
    long[] array = words.array(node);
    int at = WordArena.index(node) + NodeLayout.link(level);
    array[at + NodeLayout.BOUND] = bound;
    array[at + NodeLayout.NEXT] = next;
  }

  /**
   * Replaces the target of a link, unless it was changed concurrently. Publishes the new target.
   */
  boolean replaceNext(int node, int level, int expected, int replacement) {
    int at = WordArena.index(node) + NodeLayout.link(level) + NodeLayout.NEXT;
    return WORD.compareAndSet(words.array(node), at, (long) expected, (long) replacement);
  }

  /** Lowers the bound of a link, unless it is already that low. */
  void lowerBound(int node, int level, long bound) {
    long[] array = words.array(node);
    int at = WordArena.index(node) + NodeLayout.link(level) + NodeLayout.BOUND;
    long seen = (long) WORD.getAcquire(array, at);
    while (bound < seen && !WORD.compareAndSet(array, at, seen, bound)) {
      seen = (long) WORD.getAcquire(array, at);
    }
  }

  /**
   * Returns whether a node sorts before {@code (key, tag)}: a smaller key, or the same key and a
   * larger tag.
   */
  boolean isBefore(int node, long prefix, byte[] key, int offset, int length, long tag) {
    long[] array = words.array(node);
    int at = WordArena.index(node);
    long own = array[at + NodeLayout.PREFIX];
    if (own != prefix) {
      return own < prefix;
    }
    int byKey = compareKey(array, at, key, offset, length);
    return byKey != 0 ? byKey < 0 : array[at + NodeLayout.TAG] > tag;
  }

  /** Returns whether a node has this key. */
  boolean hasKey(int node, long prefix, byte[] key, int offset, int length) {
    long[] array = words.array(node);
    int at = WordArena.index(node);
    return array[at + NodeLayout.PREFIX] == prefix
        && compareKey(array, at, key, offset, length) == 0;
  }

  /** Compares the key of a node whose prefix is equal. */
  private int compareKey(long[] array, int at, byte[] key, int offset, int length) {
    long position = array[at + NodeLayout.POSITION];
    int ownLength = NodeLayout.keyLength(array[at + NodeLayout.LENGTHS]);
    byte[] own = entries.array(position);
    int ownOffset = ByteArena.offset(position);
    if (!bytewise) {
      return order.compare(own, ownOffset, ownLength, key, offset, length);
    }
    // These bytes have been compared by the prefixes.
    int equal = Math.min(Long.BYTES, Math.min(ownLength, length));
    return Arrays.compareUnsigned(
        own, ownOffset + equal, ownOffset + ownLength, key, offset + equal, offset + length);
  }

  /** Makes an entry refer to a node's entry. */
  void show(int node, Entry entry) {
    long[] array = words.array(node);
    int at = WordArena.index(node);
    long position = array[at + NodeLayout.POSITION];
    long lengths = array[at + NodeLayout.LENGTHS];
    int keyLength = NodeLayout.keyLength(lengths);
    byte[] bytes = entries.array(position);
    int offset = ByteArena.offset(position);
    entry.key(bytes, offset, keyLength, array[at + NodeLayout.PREFIX]);
    entry.tag(
        array[at + NodeLayout.TAG],
        NodeLayout.hasExpiry(lengths) ? entries.expiry(position) : Entry.NEVER);
    entry.value(bytes, offset + keyLength, NodeLayout.valueLength(lengths));
  }

  /** Returns the number of bytes used by nodes and entries. */
  long usedBytes() {
    return entries.usedBytes() + words.usedBytes();
  }
}
