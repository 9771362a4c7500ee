package io.kiwidb.testkit.table;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A cache that keeps all blocks, as objects or as bytes, or some of them, or none. Threading:
 * thread-safe.
 */
final class MapBlockCache implements BlockCache {
  /** Which blocks are cached. */
  enum Mode {
    EVERYTHING,
    BYTES,
    /** As bytes, but only every third block. */
    SOME,
    NOTHING
  }

  private record Place(BlockKind kind, long file, long offset) {}

  private final Map<Place, CachedBlock> blocks = new ConcurrentHashMap<>();
  private final ArrayBlocks bytes = new ArrayBlocks();
  private final Mode mode;
  private final AtomicInteger asked = new AtomicInteger();

  MapBlockCache(Mode mode) {
    this.mode = mode;
  }

  @Override
  public @Nullable CachedBlock get(BlockKind kind, long file, long offset) {
    return blocks.get(new Place(kind, file, offset));
  }

  @Override
  public boolean wants(BlockKind kind, long bytes) {
    return mode == Mode.SOME ? asked.incrementAndGet() % 3 == 0 : mode != Mode.NOTHING;
  }

  @Override
  public void put(BlockKind kind, long file, long offset, CachedBlock block) {
    if (block.memoryBytes() <= 0) {
      throw new IllegalArgumentException(
          "a block with a size of " + block.memoryBytes() + " bytes");
    }
    if (mode != Mode.NOTHING) {
      blocks.put(new Place(kind, file, offset), block);
    }
  }

  @Override
  public @Nullable PackedBlockCache bytes(BlockKind kind) {
    boolean asBytes = mode == Mode.BYTES || mode == Mode.SOME;
    return asBytes && kind == BlockKind.DATA ? bytes : null;
  }

  @Override
  public @Nullable CacheHandle handle(BlockKind kind, long file, long offset) {
    Place place = new Place(kind, file, offset);
    return blocks.containsKey(place) ? () -> blocks.get(place) : null;
  }

  @Override
  public void evictFile(long file) {
    blocks.keySet().removeIf(place -> place.file == file);
    bytes.evictFile(file);
  }

  @Override
  public void budget(BlockKind kind, long bytes) {}

  @Override
  public Usage usage(BlockKind kind) {
    long count = blocks.keySet().stream().filter(place -> place.kind == kind).count();
    return new Usage(count, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    blocks.clear();
    bytes.clear();
  }
}
