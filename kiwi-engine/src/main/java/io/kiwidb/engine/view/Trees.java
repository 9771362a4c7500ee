package io.kiwidb.engine.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trees of all keyspaces of a store, by id: an immutable table with open addressing that is
 * replaced when a keyspace is created or dropped. Ids are consecutive at first, so nearly every
 * lookup finds its tree at once.
 *
 * <p>Threading: thread-safe; a lookup is a volatile read. Changes require the commit lock.
 */
public final class Trees {
  private static final int LEAST_SLOTS = 4;
  private static final Comparator<Tree> BY_ID = Comparator.comparingInt(Tree::id);

  private volatile Table table = new Table(new Tree[LEAST_SLOTS], List.of());

  /**
   * All trees.
   *
   * @param slots by id, with open addressing; at most half of them are used
   * @param sorted by id, ascending
   */
  private record Table(@Nullable Tree[] slots, List<Tree> sorted) {}

  /** Creates it empty. */
  public Trees() {}

  /** Returns the tree of a keyspace; null if there is none. */
  public @Nullable Tree find(int id) {
    Tree[] slots = table.slots();
    int mask = slots.length - 1;
    for (int at = id & mask; ; at = (at + 1) & mask) {
      Tree tree = slots[at];
      if (tree == null || tree.id() == id) {
        return tree;
      }
    }
  }

  /** Returns the number of trees. */
  public int count() {
    return table.sorted().size();
  }

  /** Returns all trees by id, ascending. */
  public List<Tree> list() {
    return table.sorted();
  }

  /** Adds trees, by id, ascending, above all others; or replaces those of the same keyspaces. */
  public void put(List<Tree> trees) {
    Table before = table;
    List<Tree> sorted = new ArrayList<>(before.sorted().size() + trees.size());
    sorted.addAll(before.sorted());
    for (Tree tree : trees) {
      int at = Collections.binarySearch(sorted, tree, BY_ID);
      if (at >= 0) {
        sorted.set(at, tree);
      } else {
        sorted.add(-at - 1, tree);
      }
    }
    Tree[] slots = before.slots();
    if (2 * sorted.size() > slots.length) {
      table = new Table(filled(sorted), List.copyOf(sorted));
      return;
    }
    Tree[] next = slots.clone();
    trees.forEach(tree -> place(tree, next));
    table = new Table(next, List.copyOf(sorted));
  }

  /** Removes the tree of a keyspace. */
  public void remove(int id) {
    List<Tree> sorted = table.sorted().stream().filter(tree -> tree.id() != id).toList();
    table = new Table(filled(sorted), sorted);
  }

  /** Returns slots for these trees and as many again. */
  private static @Nullable Tree[] filled(List<Tree> trees) {
    Tree[] slots = new Tree[Integer.highestOneBit(Math.max(LEAST_SLOTS, 4 * trees.size()))];
    trees.forEach(tree -> place(tree, slots));
    return slots;
  }

  private static void place(Tree tree, @Nullable Tree[] slots) {
    int mask = slots.length - 1;
    int at = tree.id() & mask;
    Tree there = slots[at];
    while (there != null && there.id() != tree.id()) {
      at = (at + 1) & mask;
      there = slots[at];
    }
    slots[at] = tree;
  }
}
