package io.kiwidb.engine;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.engine.settings.MemtableUser;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memtables of a store that shares a memory budget with others. Threading: thread-safe. */
final class StoreMemtables implements MemtableUser {
  private final StoreAssembly store;

  StoreMemtables(StoreAssembly store) {
    this.store = store;
  }

  @Override
  public Memory memory() {
    long all = 0;
    long active = 0;
    long largest = 0;
    for (Tree tree : store.keyspaces.trees().list()) {
      long bytes = bytes(tree.active());
      active += bytes;
      largest = Math.max(largest, bytes);
      all += Math.max(bytes, unflushed(tree));
    }
    return new Memory(all, active, largest);
  }

  private static long unflushed(Tree tree) {
    try {
      return tree.unflushed().stream().mapToLong(StoreMemtables::bytes).sum();
    } catch (UnknownKeyspaceException | DatabaseClosedException e) {
      return 0; // the keyspace was dropped meanwhile, or the store closed
    }
  }

  private static long bytes(MemTableSlot slot) {
    return slot.isEmpty() ? 0 : slot.memoryBytes();
  }

  @Override
  public boolean canFlush() {
    return store.context.health().isWritable() && !store.context.hold().isHeld();
  }

  @Override
  public void sealLargest() {
    Tree largest = largest();
    if (largest != null) {
      var unused = store.pipeline.seal(List.of(largest));
    }
  }

  private @Nullable Tree largest() {
    Tree largest = null;
    long most = 0;
    for (Tree tree : store.keyspaces.trees().list()) {
      long bytes = bytes(tree.active());
      if (bytes > most) {
        most = bytes;
        largest = tree;
      }
    }
    return largest;
  }
}
