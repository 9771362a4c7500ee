package io.kiwidb.engine;

import io.kiwidb.engine.compact.Compactions;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.map.KeyLocks;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.Tree;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one keyspace of an open store. One that is cleared is replaced by another object.
 *
 * <p>Threading: thread-safe.
 */
final class OpenKeyspace {
  private final Tree tree;
  private final StoreReader reader;
  private final Compactions compactions;
  private final AtomicReference<@Nullable KeyLocks> mapLocks = new AtomicReference<>();

  OpenKeyspace(Tree tree, StoreReader reader, Compactions compactions) {
    this.tree = tree;
    this.reader = reader;
    this.compactions = compactions;
  }

  int id() {
    return tree.id();
  }

  String name() {
    return tree.context().name();
  }

  TreeContext context() {
    return tree.context();
  }

  Tree tree() {
    return tree;
  }

  StoreReader reader() {
    return reader;
  }

  Compactions compactions() {
    return compactions;
  }

  /** Returns the locks of all its maps, created with the first map. */
  KeyLocks mapLocks() {
    KeyLocks locks = mapLocks.get();
    if (locks == null) {
      locks = new KeyLocks(tree.context().order());
      KeyLocks first = mapLocks.compareAndExchange(null, locks);
      locks = first == null ? locks : first;
    }
    return locks;
  }
}
