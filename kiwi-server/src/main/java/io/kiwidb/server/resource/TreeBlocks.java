package io.kiwidb.server.resource;

import io.kiwidb.TableInfo;
import io.kiwidb.server.json.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tree in a bounded number of blocks: tables that are beside each other on a level are counted
 * together, so that a tree of a million tables can be drawn. A level with few tables has a block
 * for each.
 *
 * <p>Threading: stateless.
 *
 * @param most most blocks of a level
 * @param order which tables are beside each other
 * @param encoding how keys are written
 * @param reads estimated lookups of a table
 */
record TreeBlocks(int most, Order order, Encoding encoding, ToLongFunction<TableInfo> reads) {
  /** Which tables are beside each other. */
  public enum Order {
    /** Level 0 newest first, others by smallest key, byte by byte. */
    KEY,
    /** In the order in which they were written, for keyspaces with an order of their own. */
    AGE;

    /** Returns the order of a name. */
    static Order named(@Nullable String name) {
      if (name == null || name.equals(Names.of(KEY))) {
        return KEY;
      }
      if (name.equals(Names.of(AGE))) {
        return AGE;
      }
      throw Given.bad("'order' must be key or age.");
    }
  }

  /**
   * Tables that are beside each other.
   *
   * @param number the number of its first table
   * @param smallestKey the smallest, byte by byte; the beginning of a long one
   * @param largestKey the largest; the beginning of a long one
   * @param createdMillis when its tables were written, on average
   */
  public record Block(
      long number,
      int tables,
      long bytes,
      long entries,
      long deletions,
      String smallestKey,
      String largestKey,
      long createdMillis,
      long reads) {}

  /** A level. */
  public record Level(int level, int tables, long bytes, List<Block> blocks) {}

  /** Bytes of a key that are shown: a picture needs no more, and the answer stays bounded. */
  static final int SHOWN_KEY_BYTES = 64;

  /** Returns the levels that have tables. Tables come level by level in the order of keys. */
  List<Level> of(List<TableInfo> tables) {
    List<Level> levels = new ArrayList<>();
    int from = 0;
    while (from < tables.size()) {
      int level = tables.get(from).level();
      int to = from;
      while (to < tables.size() && tables.get(to).level() == level) {
        to++;
      }
      levels.add(level(level, tables.subList(from, to)));
      from = to;
    }
    return levels;
  }

  private Level level(int level, List<TableInfo> byKey) {
    List<TableInfo> tables = byKey;
    if (order == Order.AGE) {
      tables = new ArrayList<>(byKey);
      tables.sort(Comparator.comparingLong(TableInfo::number));
    }
    int count = Math.min(most, tables.size());
    List<Block> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) { // sizes differ by one at most
      int from = (int) ((long) tables.size() * i / count);
      int to = (int) ((long) tables.size() * (i + 1) / count);
      blocks.add(block(tables.subList(from, to)));
    }
    long bytes = tables.stream().mapToLong(TableInfo::bytes).sum();
    return new Level(level, tables.size(), bytes, blocks);
  }

  private Block block(List<TableInfo> tables) {
    TableInfo first = tables.get(0);
    byte[] smallest = first.smallestKey();
    byte[] largest = first.largestKey();
    long bytes = 0;
    long entries = 0;
    long deletions = 0;
    long lookups = 0;
    double created = 0;
    for (TableInfo table : tables) {
      if (Arrays.compareUnsigned(table.smallestKey(), smallest) < 0) {
        smallest = table.smallestKey();
      }
      if (Arrays.compareUnsigned(table.largestKey(), largest) > 0) {
        largest = table.largestKey();
      }
      bytes += table.bytes();
      entries += table.entries();
      deletions += table.deletions();
      lookups += reads.applyAsLong(table);
      created += (double) table.createdMillis() / tables.size();
    }
    return new Block(
        first.number(),
        tables.size(),
        bytes,
        entries,
        deletions,
        shown(smallest),
        shown(largest),
        Math.round(created),
        lookups);
  }

  private String shown(byte[] key) {
    return encoding.encode(key, 0, encoding.cut(key, 0, key.length, SHOWN_KEY_BYTES));
  }
}
