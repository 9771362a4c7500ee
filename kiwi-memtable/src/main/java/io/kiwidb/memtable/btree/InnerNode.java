package io.kiwidb.memtable.btree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * An inner node: separators, which are records of entries, and the children between them. A node is
 * immutable, except that a child may be replaced by another with the same range.
 *
 * <p>Threading: thread-safe; one thread at a time replaces children.
 */
final class InnerNode {
  /** Nodes above leaves are copied at each leaf split, so they are small. */
  private static final int MAX_LEAVES = 32;

  /** Nodes above inner nodes are rarely copied, so they are large, which saves levels. */
  private static final int MAX_NODES = 64;

  private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final byte[] NOTHING = {};

  /** Number of levels of inner nodes below this one; 0 if the children are leaves. */
  final int level;

  /**
   * The record of the first entry of the range, or {@link Records#NIL} if it has no lower bound.
   */
  final int low;

  /**
   * The record of the first entry after the range, or {@link Records#NIL} if it has no upper bound.
   */
  final int high;

  private final int[] separators;
  private final Object[] children;
  private final long[] words;
  private final int skip;

  // Common prefix of all separators, where the range is unbounded and does not imply it: a key
  // without this prefix sorts before or after all of them.
  private final byte[] shared;

  private InnerNode(
      InnerNode like, int low, int high, int[] separators, Object[] children, long[] words) {
    this.level = like.level;
    this.low = low;
    this.high = high;
    this.separators = separators;
    this.children = children;
    this.words = words;
    this.skip = like.skip;
    this.shared = like.shared;
  }

  private InnerNode(
      Records records, int level, int low, int high, int[] separators, Object[] children) {
    this.level = level;
    this.low = low;
    this.high = high;
    this.separators = separators;
    this.children = children;
    int count = separators.length;
    if (isOpen()) {
      skip = skipOf(records, separators);
      shared = skip == 0 ? NOTHING : records.copyKey(separators[0], skip);
    } else {
      skip = records.skipBetween(low, high);
      shared = NOTHING;
    }
    words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = records.word(separators[i], skip);
    }
  }

  /** Creates a root for all keys with one leaf. */
  static InnerNode over(Records records, long[] leaf) {
    return new InnerNode(records, 0, Records.NIL, Records.NIL, new int[0], new Object[] {leaf});
  }

  /** Creates a root for all keys with two nodes. */
  static InnerNode over(Records records, InnerNode left, InnerNode right) {
    int[] separators = {right.low};
    return new InnerNode(
        records, left.level + 1, Records.NIL, Records.NIL, separators, new Object[] {left, right});
  }

  private boolean isOpen() {
    return low == Records.NIL || high == Records.NIL;
  }

  private static int skipOf(Records records, int[] separators) {
    int count = separators.length;
    return count == 0 ? 0 : Math.max(0, records.skipBetween(separators[0], separators[count - 1]));
  }

  int children() {
    return children.length;
  }

  /** Returns a child. Requires: level 0. */
  long[] leaf(int index) {
    return (long[]) child(index);
  }

  /** Returns a child. Requires: a level above 0. */
  InnerNode inner(int index) {
    return (InnerNode) child(index);
  }

  // No cast around the call: a VarHandle call that converts types is not inlined.
  private Object child(int index) {
    return CHILD.getAcquire(children, index);
  }

  /** Replaces a child with one for the same range. */
  void replace(int index, InnerNode child) {
    CHILD.setRelease(children, index, (Object) child);
  }

  /**
   * Returns the index of the child whose range contains an entry: the number of separators at or
   * before it.
   */
  int route(Records records, byte[] key, int offset, int length, long tag) {
    if (shared.length != 0) {
      int compared = Math.min(length, shared.length);
      int side = Arrays.compareUnsigned(key, offset, offset + compared, shared, 0, shared.length);
      if (side != 0) {
        return side < 0 ? 0 : separators.length;
      }
    }
    long word = records.word(key, offset, length, tag, skip);
    int at = level == 0 ? countSmaller(words, word) : firstNotSmaller(words, word);
    if (at == words.length || words[at] != word) {
      return at;
    }
    int to = at + 1;
    while (to < words.length && words[to] == word) {
      to++;
    }
    while (at < to) { // equal words: compare the records
      int middle = (at + to) >>> 1;
      if (records.compare(separators[middle], key, offset, length, tag) <= 0) {
        at = middle + 1;
      } else {
        to = middle;
      }
    }
    return at;
  }

  private static int firstNotSmaller(long[] words, long word) {
    int from = 0;
    int left = words.length;
    while (left > 1) {
      int half = left >>> 1;
      from = words[from + half - 1] < word ? from + half : from;
      left -= half;
    }
    return left == 1 && words[from] < word ? from + 1 : from;
  }

  /**
   * Equivalent to {@link #firstNotSmaller}, but without dependent loads: nodes above leaves have
   * few words, often not in the cache.
   */
  private static int countSmaller(long[] words, long word) {
    int smaller = 0;
    for (long each : words) {
      smaller += each < word ? 1 : 0;
    }
    return smaller;
  }

  /** Returns a copy of this node with two children in place of one. */
  InnerNode with(Records records, int index, Object left, int separator, Object right) {
    int count = separators.length;
    int[] moreSeparators = new int[count + 1];
    System.arraycopy(separators, 0, moreSeparators, 0, index);
    moreSeparators[index] = separator;
    System.arraycopy(separators, index, moreSeparators, index + 1, count - index);
    Object[] moreChildren = new Object[count + 2];
    System.arraycopy(children, 0, moreChildren, 0, index);
    moreChildren[index] = left;
    moreChildren[index + 1] = right;
    System.arraycopy(children, index + 1, moreChildren, index + 2, count - index);
    if (!records.startsWith(separator, shared)) {
      return new InnerNode(records, level, low, high, moreSeparators, moreChildren);
    }
    long word = records.word(separator, skip);
    boolean undecided =
        (index > 0 && words[index - 1] == word) || (index < count && words[index] == word);
    if (undecided && isOpen() && skipOf(records, moreSeparators) != skip) {
      return new InnerNode(records, level, low, high, moreSeparators, moreChildren);
    }
    long[] moreWords = new long[count + 1];
    System.arraycopy(words, 0, moreWords, 0, index);
    moreWords[index] = word;
    System.arraycopy(words, index, moreWords, index + 1, count - index);
    return new InnerNode(this, low, high, moreSeparators, moreChildren, moreWords);
  }

  boolean isOverfull() {
    return children.length > most();
  }

  private int most() {
    return level == 0 ? MAX_LEAVES : MAX_NODES;
  }

  /**
   * Returns the number of children of the left node after a split: half of them, or the maximum if
   * the node grew at its right end.
   */
  int cut(int grownAt) {
    return grownAt == children.length - 2 ? most() : children.length / 2;
  }

  /** Returns a node with the children before an index. */
  InnerNode before(Records records, int index) {
    return new InnerNode(
        records,
        level,
        low,
        separators[index - 1],
        Arrays.copyOf(separators, index - 1),
        Arrays.copyOf(children, index));
  }

  /** Returns a node with the children from an index on. */
  InnerNode from(Records records, int index) {
    return new InnerNode(
        records,
        level,
        separators[index - 1],
        high,
        Arrays.copyOfRange(separators, index, separators.length),
        Arrays.copyOfRange(children, index, children.length));
  }

  /** Returns the approximate memory used by the node, without its children, in bytes. */
  long bytes() {
    int headers = 48 + 3 * 16;
    return headers + (long) separators.length * (Integer.BYTES + Long.BYTES) + children.length * 4L;
  }
}
