package io.kiwidb.memtable.offheap;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.KeyPrefix;
import io.kiwidb.spi.Entry;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes of the list: creates them, compares them with keys, reads and changes their links.
 * Everything in a node except its links is written once, before any link refers to it; links are
 * published with release and read with acquire.
 *
 * <p>Threading: one writer, many readers.
 */
final class Nodes {
  private static final byte[] NOTHING = {};

  private final KeyOrder order;
  private final boolean bytewise;
  private final NativeMemory memory;

  Nodes(KeyOrder order, NativeMemory memory) {
    this.order = order;
    this.bytewise = order.isBytewise();
    this.memory = memory;
  }

  /** Creates a node of an entry, given {@link NodeLayout#lengths}; its links are not set. */
  int create(long lengths, long tag, long expiry, byte[] bytes, int keyOffset, int valueOffset) {
    int keyLength = NodeLayout.keyLength(lengths);
    int valueLength = NodeLayout.valueLength(lengths);
    int key = NodeLayout.key(lengths);
    int node = memory.take(Math.addExact(key + keyLength, valueLength));
    UnsafeBuffer buffer = memory.buffer(node);
    int at = NativeMemory.index(node);
    buffer.putLong(at + NodeLayout.TAG, tag);
    buffer.putLong(at + NodeLayout.LENGTHS, lengths);
    buffer.putLong(at + NodeLayout.PREFIX, order.prefix(bytes, keyOffset, keyLength));
    if (expiry != Entry.NEVER) {
      buffer.putLong(at + key - Long.BYTES, expiry);
    }
    buffer.putBytes(at + key, bytes, keyOffset, keyLength);
    buffer.putBytes(at + key + keyLength, bytes, valueOffset, valueLength);
    return node;
  }

  /** Creates the head node, whose links are null. It has no entry. */
  int createHead(int height) {
    int head = create(NodeLayout.lengths(height, 0, 0, Entry.NEVER), 0, Entry.NEVER, NOTHING, 0, 0);
    for (int level = 0; level < height; level++) {
      setNext(head, level, NativeMemory.NIL);
    }
    return head;
  }

  /** Returns the target of a node's link, or {@link NativeMemory#NIL}. */
  int next(int node, int level) {
    return memory.buffer(node).getIntAcquire(NativeMemory.index(node) + NodeLayout.link(level));
  }

  /** Sets a link and publishes its target. */
  void setNext(int node, int level, int next) {
    memory.buffer(node).putIntRelease(NativeMemory.index(node) + NodeLayout.link(level), next);
  }

  /**
   * Returns whether a node sorts before {@code (key, tag)}: a smaller key, or the same key and a
   * larger tag.
   */
  boolean isBefore(int node, long prefix, byte[] key, int offset, int length, long tag) {
    UnsafeBuffer buffer = memory.buffer(node);
    int at = NativeMemory.index(node);
    long own = buffer.getLong(at + NodeLayout.PREFIX);
    if (own != prefix) {
      return own < prefix;
    }
    int byKey = compareKey(buffer, at, key, offset, length);
    return byKey != 0 ? byKey < 0 : buffer.getLong(at + NodeLayout.TAG) > tag;
  }

  /** Returns whether a node has this key. */
  boolean hasKey(int node, long prefix, byte[] key, int offset, int length) {
    UnsafeBuffer buffer = memory.buffer(node);
    int at = NativeMemory.index(node);
    return buffer.getLong(at + NodeLayout.PREFIX) == prefix
        && compareKey(buffer, at, key, offset, length) == 0;
  }

  /** Compares the key of a node whose prefix is equal. */
  private int compareKey(UnsafeBuffer buffer, int at, byte[] key, int offset, int length) {
    long lengths = buffer.getLong(at + NodeLayout.LENGTHS);
    int own = at + NodeLayout.key(lengths);
    int ownLength = NodeLayout.keyLength(lengths);
    if (!bytewise) {
      byte[] copy = new byte[ownLength];
      buffer.getBytes(own, copy, 0, ownLength);
      return order.compare(copy, 0, ownLength, key, offset, length);
    }
    int both = Math.min(ownLength, length);
    int i = Math.min(Long.BYTES, both); // bytes that the prefixes have compared
    for (; i + Long.BYTES <= both; i += Long.BYTES) {
      long a = buffer.getLong(own + i, ByteOrder.BIG_ENDIAN) ^ Long.MIN_VALUE;
      long b = KeyPrefix.of(key, offset + i, Long.BYTES);
      if (a != b) {
        return a < b ? -1 : 1;
      }
    }
    for (; i < both; i++) {
      int difference = (buffer.getByte(own + i) & 0xff) - (key[offset + i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return ownLength - length;
  }

  /** Makes an entry refer to a copy of a node's entry, in a new array that is never modified. */
  void show(int node, Entry entry) {
    UnsafeBuffer buffer = memory.buffer(node);
    int at = NativeMemory.index(node);
    long lengths = buffer.getLong(at + NodeLayout.LENGTHS);
    int key = at + NodeLayout.key(lengths);
    int keyLength = NodeLayout.keyLength(lengths);
    int valueLength = NodeLayout.valueLength(lengths);
    byte[] copy = new byte[keyLength + valueLength];
    buffer.getBytes(key, copy, 0, copy.length);
    entry.key(copy, 0, keyLength, buffer.getLong(at + NodeLayout.PREFIX));
    entry.tag(
        buffer.getLong(at + NodeLayout.TAG),
        NodeLayout.hasExpiry(lengths) ? buffer.getLong(key - Long.BYTES) : Entry.NEVER);
    entry.value(copy, keyLength, valueLength);
  }

  /** Throws if the memory of the nodes has been freed. */
  void requireOpen() {
    memory.requireOpen();
  }
}
