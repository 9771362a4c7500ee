package io.kiwidb.cache.lru;

import io.kiwidb.spi.CachedBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tier: the blocks whose hashes have the same upper bits.
 *
 * <h2>Algorithm</h2>
 *
 * <p>A hit must cost no more than finding the block. A textbook LRU moves a block to the front of a
 * list at each hit, which needs a lock, and writes to memory that every other reader is about to
 * read. Here a hit only sets a flag in the node, and only if it is not set: a block that all
 * threads read is not written at all. The move to the front happens later and only if needed, when
 * the node has reached the old end of the list and is about to be evicted. (Corbató, <i>A Paging
 * Experiment with the Multics System</i>, 1968, is the origin of the second chance; Yang, Qiu,
 * Zhang, Yue and Rashmi, <i>FIFO can be Better than LRU: the Power of Lazy Promotion and Quick
 * Demotion</i>, 2023, measures that such lists have no more misses than exact LRU.) The
 * alternative, recording hits in ring buffers that the next writer drains, gives an exact order but
 * writes to shared memory at each hit.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li><b>L1</b> All changes are made under the lock; no thread holds the locks of two shards.
 *   <li><b>L2</b> Readers take no lock. Nodes are inserted only at the head of their bucket, and a
 *       removed node keeps its link, so a reader at any node still reaches all later nodes: a block
 *       that is present during the whole traversal is found.
 *   <li><b>L3</b> Growing is the exception to L2, because it relinks nodes. It sets {@code growing}
 *       first, publishes another array, and clears {@code growing} last. A reader that found
 *       nothing and sees {@code growing} or another array than the one it traversed retries under
 *       the lock. The traversal itself terminates: at every moment a moved node links only to nodes
 *       moved before it.
 *   <li><b>L4</b> {@code used} is written without ordering by readers and under the lock by the
 *       evictor. A lost write costs a second chance and nothing else.
 *   <li><b>L5</b> A node is in its bucket, in the order of use and in the list of its file, or in
 *       none of the three.
 * </ul>
 *
 * <p>Threading: thread-safe. Ownership: owns its nodes; blocks belong to the garbage collector.
 * Failure: none.
 */
final class LruShard {
  private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(LruNode[].class);
  private static final int FIRST_CAPACITY = 64;
  private static final int LARGEST_CAPACITY = 1 << 28;

  /** {@link #oldest} of an empty shard. */
  static final long EMPTY = Long.MAX_VALUE;

  /** What an eviction does with a used block. */
  enum SecondChance {
    /** It moves to the front and stays. */
    GIVEN,
    /** It is evicted. */
    DENIED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final FileTable files = new FileTable();

  /**
   * The sentinel of the ring: its older neighbour is the newest node, its newer neighbour the
   * oldest.
   */
  private final LruNode ends = new LruNode(0, 0, 0, 0, () -> 0);

  private volatile @Nullable LruNode[] buckets;
  private volatile boolean growing;
  private volatile int count;
  private volatile long oldest = EMPTY;

  LruShard() {
    this(FIRST_CAPACITY);
  }

  /** Creates a shard with this initial number of buckets, a power of two. */
  LruShard(int firstCapacity) {
    this.buckets = new @Nullable LruNode[firstCapacity];
  }

  @Nullable
  CachedBlock get(long hash, long file, long offset) {
    @Nullable LruNode[] walked = buckets;
    LruNode node = walk(walked, hash, file, offset);
    if (node == null) {
      if (!growing && buckets == walked) {
        return null;
      }
      node = findLocked(hash, file, offset);
      if (node == null) {
        return null;
      }
    }
    if (!node.used) {
      node.used = true;
    }
    return node.block;
  }

  /** Returns the number of blocks. */
  int count() {
    return count;
  }

  /** Returns when the oldest node moved to the front, by the tier's clock, or {@link #EMPTY}. */
  long oldest() {
    return oldest;
  }

  /** Inserts a node as the newest; returns the bytes of the block that it replaces, or 0. */
  long insert(LruNode node, long now) {
    lock.lock();
    try {
      long freed = removeIfPresent(node.hash, node.file, node.offset);
      if (count >= buckets.length && buckets.length < LARGEST_CAPACITY) {
        grow();
      }
      push(buckets, node);
      linkAsNewest(node, now);
      files.add(node);
      added(1);
      return freed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a block; returns its bytes, or 0 if it is absent. */
  long remove(long hash, long file, long offset) {
    if (walk(buckets, hash, file, offset) == null && !growing) {
      return 0; // the usual case, a put after a miss; a block inserted concurrently is replaced by
      // the insertion
    }
    lock.lock();
    try {
      return removeIfPresent(hash, file, offset);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Evicts the least recently used block; returns its bytes, or 0 if it got a second chance or
   * there is none.
   */
  long evict(SecondChance chance, long now) {
    lock.lock();
    try {
      LruNode node = ends.newer;
      if (node == ends) {
        return 0;
      }
      if (node.used && chance == SecondChance.GIVEN) {
        node.used = false;
        unlinkFromOrder(node);
        linkAsNewest(node, now);
        return 0;
      }
      unlink(node);
      return node.bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the blocks of a file; returns their bytes. */
  long evictFile(long file) {
    if (count == 0) {
      return 0;
    }
    lock.lock();
    try {
      long freed = 0;
      for (LruNode node = files.first(file); node != null; node = files.first(file)) {
        freed += node.bytes;
        unlink(node);
      }
      return freed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all blocks; returns their bytes. */
  long clear() {
    lock.lock();
    try {
      long freed = 0;
      for (LruNode node = ends.newer; node != ends; node = ends.newer) {
        freed += node.bytes;
        unlink(node);
      }
      assert count == 0;
      return freed;
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable LruNode walk(
      @Nullable LruNode[] buckets, long hash, long file, long offset) {
    LruNode node = (LruNode) BUCKET.getAcquire(buckets, bucket(buckets, hash));
    while (node != null && !node.isAt(file, offset)) {
      node = node.chain;
    }
    return node;
  }

  private @Nullable LruNode findLocked(long hash, long file, long offset) {
    lock.lock();
    try {
      return walk(buckets, hash, file, offset);
    } finally {
      lock.unlock();
    }
  }

  private long removeIfPresent(long hash, long file, long offset) {
    assert lock.isHeldByCurrentThread();
    LruNode node = walk(buckets, hash, file, offset);
    if (node == null) {
      return 0;
    }
    unlink(node);
    return node.bytes;
  }

  private void unlink(LruNode node) {
    assert lock.isHeldByCurrentThread();
    @Nullable LruNode[] table = buckets;
    int bucket = bucket(table, node.hash);
    LruNode before = table[bucket];
    if (before == node) {
      BUCKET.setRelease(table, bucket, node.chain);
    } else {
      while (before != null && before.chain != node) {
        before = before.chain;
      }
      Objects.requireNonNull(before, "L5").chain = node.chain;
    }
    unlinkFromOrder(node);
    files.remove(node);
    added(-1);
  }

  private void grow() {
    @Nullable LruNode[] old = buckets;
    @Nullable LruNode[] wider = new @Nullable LruNode[old.length * 2];
    growing = true;
    for (LruNode node = ends.newer;
        node != ends;
        node = node.newer) { // oldest first, so that buckets begin with the newest
      push(wider, node);
    }
    buckets = wider;
    growing = false;
  }

  private static void push(@Nullable LruNode[] table, LruNode node) {
    int bucket = bucket(table, node.hash);
    node.chain = table[bucket];
    BUCKET.setRelease(table, bucket, node);
  }

  private static int bucket(@Nullable LruNode[] table, long hash) {
    return (int) hash & (table.length - 1);
  }

  private void linkAsNewest(LruNode node, long now) {
    LruNode second = ends.older;
    node.since = now;
    node.newer = ends;
    node.older = second;
    second.newer = node;
    ends.older = node;
    publishOldest();
  }

  private void unlinkFromOrder(LruNode node) {
    node.newer.older = node.older;
    node.older.newer = node.newer;
    node.newer = node;
    node.older = node;
    publishOldest();
  }

  private void publishOldest() {
    long since = ends.newer == ends ? EMPTY : ends.newer.since;
    if (since != oldest) {
      oldest = since;
    }
  }

  /**
   * Updates the count under the lock; {@code count} is volatile only for readers without the lock.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void added(int howMany) {
    assert lock.isHeldByCurrentThread();
    count += howMany;
    assert count >= 0;
  }
}
