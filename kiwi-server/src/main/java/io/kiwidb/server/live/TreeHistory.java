package io.kiwidb.server.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The edits of the tree of one store since it is watched, and so the tree at each of them.
 *
 * <ol>
 *   <li>T1: {@code base} is the tree at {@code firstEdit}; the tree at a later edit is the base
 *       with all edits up to that one applied in order. Edits have no gaps.
 *   <li>T2: an event that came before the base was known is kept until then, and an edit that the
 *       base includes is left out.
 *   <li>T3: when the edits outgrow the bound, the oldest ones are applied to the base. So the
 *       oldest moments are lost, and the latest ones stay exact.
 *   <li>T4: after a gap (an event was lost for lack of memory) history begins anew from the store's
 *       present tree.
 *   <li>T5: the number of an edit stands for one tree, so the tree that was built last is kept and
 *       returned again for its edit.
 * </ol>
 *
 * <p>Threading: thread-safe. The lock is held for the time of a copy of the base, never while the
 * store is asked. Whoever asks for changes only copies no table.
 */
public final class TreeHistory {
  /** Number of edits that are kept. */
  public static final int EDITS = 20_000;

  /** About how many bytes the edits may take. */
  public static final long BYTES = 32L << 20;

  private final Supplier<TreeState> present;
  private final int mostEdits;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Long, TableInfo> base = new HashMap<>();

  @GuardedBy("lock")
  private final Deque<TreeEdit> edits = new ArrayDeque<>(); // oldest first

  @GuardedBy("lock")
  private long firstEdit;

  @GuardedBy("lock")
  private long bytes;

  @GuardedBy("lock")
  private boolean hasBase;

  private volatile @Nullable Built built;

  /**
   * What followed a moment. Threading: immutable, provided that the arrays are not modified.
   *
   * @param at the moment, as the number of an edit
   * @param firstEdit the oldest moment that can be shown
   * @param lastEdit the latest one
   * @param later the edits after the moment, oldest first, without gaps
   */
  public record Changes(long at, long firstEdit, long lastEdit, List<TreeEdit> later) {}

  /**
   * The tree at a moment. Threading: immutable, provided that the arrays are not modified.
   *
   * @param tables keyspace by keyspace and level by level; in level 0 newest first, in the others
   *     by smallest key, byte by byte
   */
  public record Moment(Changes changes, List<TableInfo> tables) {}

  private record Built(long edit, List<TableInfo> tables) {}

  /**
   * Creates a history.
   *
   * @param present returns the store's present tree
   */
  public TreeHistory(Supplier<TreeState> present) {
    this(present, EDITS, BYTES);
  }

  TreeHistory(Supplier<TreeState> present, int mostEdits, long mostBytes) {
    this.present = present;
    this.mostEdits = mostEdits;
    this.mostBytes = mostBytes;
  }

  /** Takes the present tree as the base. To be called once events arrive. */
  public void begin() {
    TreeState state = present.get();
    lock.lock();
    try {
      base.clear();
      state.tables().forEach(table -> base.put(table.number(), table));
      firstEdit = state.edit();
      while (!edits.isEmpty() && edits.peekFirst().edit() <= firstEdit) {
        bytes -= edits.removeFirst().weight(); // T2
      }
      hasBase = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of an edit. */
  void on(TreeChanged event, long millis) {
    if (!add(TreeEdit.of(event, millis))) {
      begin(); // T4; the edit, if the tree does not include it yet, is kept
    }
  }

  /** Adds an edit. Returns false after a gap. */
  private boolean add(TreeEdit edit) {
    lock.lock();
    try {
      if (hasBase && edit.edit() <= lastEdit()) {
        return true; // T2
      }
      boolean follows = hasBase ? edit.edit() == lastEdit() + 1 : isNext(edit);
      if (!follows) {
        edits.clear();
        bytes = 0;
      }
      edits.addLast(edit);
      bytes += edit.weight();
      while (hasBase && (edits.size() > mostEdits || bytes > mostBytes)) {
        TreeEdit oldest = edits.removeFirst(); // T3
        bytes -= oldest.weight();
        apply(oldest, base);
        firstEdit = oldest.edit();
      }
      return follows;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isNext(TreeEdit edit) {
    return edits.isEmpty() || edits.peekLast().edit() + 1 == edit.edit();
  }

  @GuardedBy("lock")
  private long lastEdit() {
    return edits.isEmpty() ? firstEdit : edits.peekLast().edit();
  }

  private static void apply(TreeEdit edit, Map<Long, TableInfo> tables) {
    edit.removed().forEach(tables::remove);
    edit.added().forEach(table -> tables.put(table.number(), table)); // after: moved ones are both
  }

  /** Returns the tree at the latest moment. */
  public Moment latest() {
    return at(Long.MAX_VALUE);
  }

  /**
   * Returns the tree at a moment.
   *
   * @param edit number of an edit; one outside the history stands for its first or last
   */
  public Moment at(long edit) {
    Map<Long, TableInfo> tables;
    List<TreeEdit> applied;
    Changes changes;
    lock.lock();
    try {
      changes = changesAt(edit);
      Built last = built;
      if (last != null && last.edit == changes.at) {
        return new Moment(changes, last.tables); // T5
      }
      tables = new HashMap<>(base);
      applied = edits.stream().limit(edits.size() - changes.later.size()).toList();
    } finally {
      lock.unlock();
    }
    applied.forEach(each -> apply(each, tables)); // T1
    List<TableInfo> sorted = new ArrayList<>(tables.values());
    sorted.sort(ORDER);
    List<TableInfo> done = Collections.unmodifiableList(sorted);
    built = new Built(changes.at, done);
    return new Moment(changes, done);
  }

  /**
   * Returns what followed a moment, without the tree of that moment.
   *
   * @param edit number of an edit; one outside the history stands for its first or last
   */
  public Changes changes(long edit) {
    lock.lock();
    try {
      return changesAt(edit);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Changes changesAt(long edit) {
    long last = lastEdit();
    long at = Math.max(firstEdit, Math.min(edit, last));
    List<TreeEdit> later = new ArrayList<>();
    for (Iterator<TreeEdit> newest = edits.descendingIterator(); newest.hasNext(); ) {
      TreeEdit each = newest.next();
      if (each.edit() <= at) {
        break;
      }
      later.add(each);
    }
    Collections.reverse(later);
    return new Changes(at, firstEdit, last, Collections.unmodifiableList(later));
  }

  private static final Comparator<TableInfo> ORDER = Comparator.comparingInt(TableInfo::keyspace)
      .thenComparingInt(TableInfo::level)
      .thenComparing(TreeHistory::withinLevel);

  private static int withinLevel(TableInfo one, TableInfo other) {
    int order = one.level() == 0
        ? Long.compare(other.largestSequence(), one.largestSequence())
        : Arrays.compareUnsigned(one.smallestKey(), other.smallestKey());
    return order != 0 ? order : Long.compare(other.number(), one.number());
  }
}
