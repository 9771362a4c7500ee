package io.kiwidb.engine;

import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keyspaces of an open store, and those that were dropped or cleared but that an open snapshot
 * still sees.
 *
 * <p>Threading: thread-safe. Changes require the commit lock.
 */
final class Keyspaces {
  private static final int NAMES_IN_MESSAGE = 8;
  private static final OpenKeyspace[] NONE = {};

  private final String location;
  private final Trees trees;
  private final SnapshotList snapshots;
  private final Map<String, OpenKeyspace> byName = new ConcurrentHashMap<>();
  private final List<Retired> retired = new CopyOnWriteArrayList<>(); // oldest first
  private volatile OpenKeyspace[] all = NONE; // by id, ascending
  private volatile @Nullable OpenKeyspace main;

  /**
   * A keyspace that was dropped or cleared.
   *
   * @param keyspace what it was
   * @param lastSequence the last sequence number of snapshots that see it
   * @param next what its readers find instead; null if it was dropped
   */
  private record Retired(
      OpenKeyspace keyspace, long lastSequence, @Nullable OpenKeyspace next) {
    void release() {
      if (next == null) {
        keyspace.tree().superVersions().close();
      } else {
        keyspace.tree().superVersions().closeFor(next.tree().superVersions());
      }
    }
  }

  Keyspaces(String location, Trees trees, LongSupplier clock) {
    this.location = location;
    this.snapshots = new SnapshotList(this::releaseUnseen, clock);
    this.trees = trees;
  }

  /** Returns the open snapshots of the store. */
  SnapshotList snapshots() {
    return snapshots;
  }

  /** Returns the default keyspace. */
  OpenKeyspace main() {
    OpenKeyspace found = main;
    if (found == null) {
      throw new IllegalStateException("the store is being opened");
    }
    return found;
  }

  /** Adds the keyspaces of a store being opened, by id, ascending. */
  void open(List<OpenKeyspace> recovered) {
    trees.put(recovered.stream().map(OpenKeyspace::tree).toList());
    recovered.forEach(one -> byName.put(one.name(), one));
    all = recovered.toArray(NONE);
    main = all[0];
  }

  /** Adds a keyspace, whose id is larger than all others. */
  void add(OpenKeyspace created) {
    trees.put(List.of(created.tree()));
    OpenKeyspace[] next = Arrays.copyOf(all, all.length + 1);
    next[all.length] = created;
    all = next;
    byName.put(created.name(), created);
  }

  /** Gives a keyspace another name. */
  void rename(OpenKeyspace keyspace, String to) {
    String from = keyspace.name();
    keyspace.context().rename(to);
    byName.put(to, keyspace);
    byName.remove(from);
  }

  /** Removes a keyspace that was dropped. */
  void drop(OpenKeyspace keyspace, long lastSequence) {
    retire(new Retired(keyspace, lastSequence, null));
    byName.remove(keyspace.name());
    trees.remove(keyspace.id());
    all = Arrays.stream(all).filter(one -> one != keyspace).toArray(OpenKeyspace[]::new);
    releaseUnseen();
  }

  /** Replaces a keyspace that was cleared. */
  void replace(OpenKeyspace keyspace, OpenKeyspace next, long lastSequence) {
    retire(new Retired(keyspace, lastSequence, next));
    trees.put(List.of(next.tree()));
    byName.put(next.name(), next);
    all = Arrays.stream(all).map(one -> one == keyspace ? next : one).toArray(OpenKeyspace[]::new);
    if (main == keyspace) {
      main = next;
    }
    releaseUnseen();
  }

  private void retire(Retired one) {
    retired.add(one);
  }

  /** Releases what no open snapshot sees any more. */
  private void releaseUnseen() {
    if (retired.isEmpty()) {
      return;
    }
    long oldest = snapshots.oldest();
    List<Retired> unseen =
        retired.stream().filter(one -> one.lastSequence() < oldest).toList();
    for (Retired one : unseen) {
      if (retired.remove(one)) { // another thread may do the same
        one.release();
      }
    }
  }

  /** Returns the keyspace with an id; null if there is none. */
  @Nullable
  OpenKeyspace find(int id) {
    OpenKeyspace[] sorted = all;
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = sorted[middle].id();
      if (found == id) {
        return sorted[middle];
      } else if (found < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Returns the keyspace of a name; null if there is none. */
  @Nullable
  OpenKeyspace find(String name) {
    return byName.get(name);
  }

  /** Returns the keyspace of a name; throws if there is none. */
  OpenKeyspace require(String name) {
    OpenKeyspace found = byName.get(name);
    if (found == null) {
      throw new UnknownKeyspaceException("there is no keyspace '" + name + "' in " + location
          + "; it has " + names() + ". Create it with createKeyspace");
    }
    return found;
  }

  /** Returns the exception for a keyspace that was dropped. */
  UnknownKeyspaceException dropped(String name, int id) {
    return new UnknownKeyspaceException("keyspace '" + name + "' with id " + id + " in " + location
        + " was dropped; it has " + names());
  }

  /** Returns the exception for the id of a keyspace that does not exist. */
  UnknownKeyspaceException unknown(int id) {
    return new UnknownKeyspaceException("there is no keyspace with id " + id + " in " + location
        + ", or it was dropped; it has " + names());
  }

  private String names() {
    OpenKeyspace[] now = all;
    String first = Arrays.stream(now)
        .limit(NAMES_IN_MESSAGE)
        .map(one -> "'" + one.name() + "'")
        .collect(Collectors.joining(", "));
    return now.length > NAMES_IN_MESSAGE
        ? first + " and " + (now.length - NAMES_IN_MESSAGE) + " more"
        : first;
  }

  /** Returns all keyspaces by id, ascending. */
  List<OpenKeyspace> list() {
    return List.of(all);
  }

  /** Calls an action for each keyspace. Needs no memory. */
  void forEach(Consumer<OpenKeyspace> action) {
    for (OpenKeyspace one : all) {
      action.accept(one);
    }
  }

  /** Returns the reader of a keyspace as a snapshot sees it; null if it was dropped before. */
  @Nullable
  StoreReader reader(int id, long sequence) {
    for (Retired one : retired) {
      if (one.keyspace().id() == id && sequence <= one.lastSequence()) {
        return one.keyspace().reader();
      }
    }
    OpenKeyspace live = find(id);
    return live == null ? null : live.reader();
  }

  /** Returns the trees that can be written. */
  Trees trees() {
    return trees;
  }

  /** Closes the super-versions of all keyspaces: no reader can enter any more. */
  void close() {
    for (Retired one : retired) {
      one.keyspace().tree().superVersions().close();
    }
    for (OpenKeyspace one : all) {
      Tree tree = one.tree();
      tree.superVersions().close();
    }
  }
}
