package io.kiwidb.cache.lru;

import io.kiwidb.testkit.cache.SizedBlock;
import java.util.List;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A full shard of two buckets under every interleaving that Lincheck tries: a lookup without a lock
 * finds what is there, whatever is put and taken away beside it, and while the table grows, which
 * the first put makes it do. Each block is put by one thread, because a block that replaces its
 * older self may be missed for a moment, which a cache may do.
 *
 * <p>Seen failing with a reader that does not ask whether the table is growing, and with one that
 * does not see that it has grown.
 */
@Param(name = "own", gen = ThreadIdGen.class)
@Param(name = "file", gen = IntGen.class, conf = "0:3")
@Param(name = "leaving", gen = IntGen.class, conf = "1:3")
@Tag("jvm-independent")
public class LruShardModelCheckTest {
  private static final int OFFSET = 7;
  private static final int BYTES = 10; // of a block
  private static final int LASTING = 0; // no thread has this number
  private static final int IN_FRONT_OF_IT = 3; // nor this

  private final LruShard shard = new LruShard(2);

  /** What its answers are measured by. */
  public static final class Blocks {
    private final TreeSet<Integer> files = new TreeSet<>(List.of(LASTING, IN_FRONT_OF_IT));

    /** Answers whether the block was not there. */
    public boolean put(int own) {
      return files.add(own);
    }

    /** Answers whether the block is there. */
    public boolean get(int file) {
      return files.contains(file);
    }

    /** Answers how many bytes that has freed. */
    public long remove(int file) {
      return files.remove(file) ? BYTES : 0;
    }

    /** The same. */
    public long evictFile(int file) {
      return remove(file);
    }
  }

  /** With two blocks of one bucket, which are in different ones when the table has grown. */
  public LruShardModelCheckTest() {
    insert(LASTING);
    insert(IN_FRONT_OF_IT);
  }

  private static long hash(int file) {
    return file == IN_FRONT_OF_IT ? 2 : 4L * file;
  }

  private long insert(int file) {
    SizedBlock block = new SizedBlock(file, OFFSET, BYTES);
    return shard.insert(new LruNode(file, OFFSET, hash(file), BYTES, block), 0);
  }

  /** Puts the block of a file unless it is there. */
  @Operation
  public boolean put(@Param(name = "own") int own) {
    return shard.get(hash(own), own, OFFSET) == null && insert(own) == 0;
  }

  /** Whether the block of a file is there. */
  @Operation
  public boolean get(@Param(name = "file") int file) {
    SizedBlock block = (SizedBlock) shard.get(hash(file), file, OFFSET);
    if (block != null && (block.file() != file || block.offset() != OFFSET)) {
      throw new AssertionError("asked for file " + file + ", found " + block);
    }
    return block != null;
  }

  /** Takes the block of a file away. */
  @Operation
  public long remove(@Param(name = "leaving") int file) {
    return shard.remove(hash(file), file, OFFSET);
  }

  /** The same for all blocks of a file, of which there is one. */
  @Operation
  public long evictFile(@Param(name = "leaving") int file) {
    return shard.evictFile(file);
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .sequentialSpecification(Blocks.class)
        .check(LruShardModelCheckTest.class);
  }
}
