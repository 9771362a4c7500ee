package io.kiwidb.testkit.table;

import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.PackedBlockCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores all blocks as bytes, several per array, with garbage between them. Threading: thread-safe.
 */
final class ArrayBlocks implements PackedBlockCache {
  private static final int ARRAY_BYTES = 8 << 10;
  private static final byte NONSENSE = (byte) 0xfe;

  private record Address(long file, long offset) {}

  private record Row(byte[] array, int start) {}

  private final Map<Address, Long> places = new HashMap<>();
  private final List<@Nullable Row> rows = new ArrayList<>();
  private byte[] array = new byte[0];
  private int used;

  @Override
  public synchronized long find(long file, long offset) {
    return places.getOrDefault(new Address(file, offset), NONE);
  }

  @Override
  public void miss() {}

  @Override
  public synchronized long put(long file, long offset, BlockImage block) {
    if (array.length - used < block.length()) {
      array = new byte[Math.max(ARRAY_BYTES, block.length() + 1)];
      Arrays.fill(array, NONSENSE);
      used = 1;
    }
    block.writeTo(array, used);
    rows.add(new Row(array, used));
    used = Math.min(array.length, used + block.length() + 3);
    long place = rows.size();
    places.put(new Address(file, offset), place);
    return place;
  }

  @Override
  public byte @Nullable [] array(long place) {
    return peek(place);
  }

  @Override
  public synchronized byte @Nullable [] peek(long place) {
    Row row = place == NONE ? null : rows.get((int) place - 1);
    return row == null ? null : row.array;
  }

  @Override
  public synchronized int start(long place) {
    Row row = rows.get((int) place - 1);
    return row == null ? 0 : row.start;
  }

  /** Removes the blocks of a file. */
  synchronized void evictFile(long file) {
    places.forEach((address, place) -> {
      if (address.file == file) {
        rows.set((int) (place - 1), null);
      }
    });
    places.keySet().removeIf(address -> address.file == file);
  }

  /** Removes all blocks. */
  synchronized void clear() {
    places.clear();
    rows.replaceAll(row -> null);
  }
}
