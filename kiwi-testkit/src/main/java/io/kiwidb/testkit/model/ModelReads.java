package io.kiwidb.testkit.model;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.ReadView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The read operations of a script, with the snapshots and cursors that it holds: executed on an
 * open store and compared with an oracle.
 *
 * <p>A difference is an {@link AssertionError}. Exceptions of the store are rethrown; a cursor that
 * threw is discarded, because its position is unknown. Threading: not thread-safe.
 */
public final class ModelReads {
  private final StoreOracle oracle;
  private final OpenSlots slots = new OpenSlots();
  private final KeyspaceHandles handles = new KeyspaceHandles();
  private @Nullable ModelKeyspace changed; // the last one, since the store was opened

  /** Creates the reads of a store described by the oracle. */
  public ModelReads(StoreOracle oracle) {
    this.oracle = oracle;
  }

  /** Executes the operation if it is a read; returns whether it is. */
  public boolean execute(Operation operation, Kiwi db) {
    if (operation instanceof Operation.In in) {
      return readIn(in, db);
    }
    return read(operation, db, oracle.content()) || held(operation, db);
  }

  /** Compares the whole contents, forward and backward, and each key separately. */
  public void all(Kiwi db) {
    handles.checkNames(oracle, db);
    for (ModelKeyspace keyspace : oracle.living()) {
      all(handle(keyspace, db), keyspace.content());
    }
  }

  private static void all(ReadView view, Oracle content) {
    long now = content.sequence();
    ReadChecks.all(view, content, now);
    for (byte[] key : content.keys()) {
      if (!Arrays.equals(content.get(key, now), view.get(key))) {
        ReadChecks.get(view, key, content, now);
      }
    }
  }

  /** Returns the object of a keyspace in the open store. */
  public Keyspace handle(ModelKeyspace keyspace, Kiwi db) {
    return handles.of(keyspace, db);
  }

  /** Returns the lowest sequence number still visible to a snapshot or cursor. */
  public long oldestMoment() {
    return slots.oldestMoment(oracle.sequence());
  }

  /** Checks that snapshots, cursors and keyspaces of a closed store throw, and closes them. */
  public void checkRefusedAndClose() {
    slots.checkRefusedAndClose();
    handles.checkRefusedAndForget();
    changed = null;
  }

  /**
   * Makes a change of keyspaces that is possible. The oracle changes only if the store does not
   * throw.
   */
  public void change(Operation.KeyspaceChange change, Kiwi db) {
    ModelKeyspace before = oracle.named(change.keyspace());
    Keyspace handle = before == null ? null : handle(before, db); // snapshots need it after a drop
    change.execute(db);
    oracle.apply(change);
    changed = before == null ? oracle.named(change.keyspace()) : before;
    if (handle != null && change instanceof Operation.Drop) {
      handles.dropped(handle);
    }
  }

  /**
   * Checks what the store says about its keyspaces, and that the last change of one is not seen by
   * the open snapshots.
   */
  void checkKeyspaces(Kiwi db) {
    handles.checkNames(oracle, db);
    handles.checkDropped(db);
    ModelKeyspace last = changed;
    if (last != null) {
      for (OpenSlots.HeldSnapshot held : slots.snapshots()) {
        if (!last.isDroppedBefore(held.moment())) {
          ReadView view = held.snapshot().keyspace(handle(last, db));
          ReadChecks.all(view, last.content(), held.moment());
        }
      }
    }
  }

  private boolean readIn(Operation.In in, Kiwi db) {
    Operation operation = in.operation();
    if (operation instanceof Operation.SnapshotGet get) {
      inSnapshot(in.keyspace(), get.slot(), db, get(get));
    } else if (operation instanceof Operation.SnapshotScan scan) {
      inSnapshot(in.keyspace(), scan.slot(), db, scan(scan));
    } else if (operation instanceof Operation.CursorOpen open) {
      openCursor(in.keyspace(), open, db);
    } else {
      ModelKeyspace keyspace = oracle.named(in.keyspace());
      if (keyspace != null) {
        return read(operation, handle(keyspace, db), keyspace.content());
      }
      handles.checkMissing(in.keyspace(), db);
    }
    return true;
  }

  private boolean read(Operation operation, ReadView view, Oracle content) {
    long now = oracle.sequence();
    if (operation instanceof Operation.Get get) {
      ReadChecks.get(view, get.key(), content, now);
    } else if (operation instanceof Operation.MultiGet multiGet) {
      ReadChecks.multiGet(view, multiGet.keys(), content, now);
    } else if (operation instanceof Operation.MapRead mapRead) {
      ReadChecks.map(view, mapRead.key(), content, now);
    } else if (operation instanceof Operation.Scan scan) {
      CursorChecks.scan(view, scan.range(), scan.walk(), content, now);
    } else {
      return false;
    }
    return true;
  }

  private boolean held(Operation operation, Kiwi db) {
    if (operation instanceof Operation.SnapshotOpen open) {
      slots.openSnapshot(open.slot(), db, oracle.sequence());
      OpenSlots.HeldSnapshot held = slots.snapshot(open.slot());
      if (held != null) {
        handles.checkDroppedBefore(held.snapshot());
      }
    } else if (operation instanceof Operation.SnapshotGet get) {
      OpenSlots.HeldSnapshot held = slots.snapshot(get.slot());
      if (held != null) {
        get(get).check(held.snapshot(), oracle.content(), held.moment());
      }
    } else if (operation instanceof Operation.SnapshotScan scan) {
      OpenSlots.HeldSnapshot held = slots.snapshot(scan.slot());
      if (held != null) {
        scan(scan).check(held.snapshot(), oracle.content(), held.moment());
      }
    } else if (operation instanceof Operation.SnapshotClose close) {
      slots.closeSnapshot(close.slot());
    } else {
      return heldCursor(operation, db);
    }
    return true;
  }

  /** A read of a view, compared with the content at a sequence number. */
  @FunctionalInterface
  private interface ViewCheck {
    /** Throws {@link AssertionError} if they differ. */
    void check(ReadView view, Oracle content, long moment);
  }

  private static ViewCheck get(Operation.SnapshotGet get) {
    return (view, content, moment) -> ReadChecks.get(view, get.key(), content, moment);
  }

  private static ViewCheck scan(Operation.SnapshotScan scan) {
    return (view, content, moment) ->
        CursorChecks.scan(view, scan.range(), scan.walk(), content, moment);
  }

  /** Reads the keyspace that had the name at the moment of the snapshot, and who has it now. */
  private void inSnapshot(String name, int slot, Kiwi db, ViewCheck check) {
    OpenSlots.HeldSnapshot held = slots.snapshot(slot);
    if (held == null) {
      return;
    }
    ModelKeyspace then = oracle.named(name, held.moment());
    ModelKeyspace now = oracle.named(name);
    if (then != null) {
      ReadView view = held.snapshot().keyspace(handle(then, db));
      check.check(view, then.content(), held.moment());
    }
    if (now != null && now != then) {
      ReadView view = held.snapshot().keyspace(handle(now, db));
      check.check(view, now.content(), held.moment());
    }
  }

  private boolean heldCursor(Operation operation, Kiwi db) {
    if (operation instanceof Operation.CursorOpen open) {
      OpenSlots.HeldSnapshot held = slots.snapshot(open.snapshotSlot());
      ReadView view = held == null ? db : held.snapshot();
      openCursor(open, view, oracle.content(), held == null ? oracle.sequence() : held.moment());
    } else if (operation instanceof Operation.CursorWalk walk) {
      OpenSlots.HeldCursor held = slots.cursor(walk.slot());
      if (held != null) {
        orGivenUp(walk.slot(), () -> CursorChecks.walk(held.cursor(), held.model(), walk.walk()));
      }
    } else if (operation instanceof Operation.CursorStep step) {
      OpenSlots.HeldCursor held = slots.cursor(step.slot());
      if (held != null) {
        orGivenUp(
            step.slot(),
            () -> CursorChecks.step(held.cursor(), held.model(), step.direction(), step.steps()));
      }
    } else if (operation instanceof Operation.CursorClose close) {
      slots.closeCursor(close.slot());
    } else {
      return false;
    }
    return true;
  }

  /** Opens a cursor on the keyspace that had the name at the moment of the snapshot. */
  private void openCursor(String name, Operation.CursorOpen open, Kiwi db) {
    OpenSlots.HeldSnapshot held = slots.snapshot(open.snapshotSlot());
    long moment = held == null ? oracle.sequence() : held.moment();
    ModelKeyspace keyspace = oracle.named(name, moment);
    if (keyspace == null) {
      slots.closeCursor(open.slot());
      return;
    }
    Keyspace handle = handle(keyspace, db);
    ReadView view = held == null ? handle : held.snapshot().keyspace(handle);
    openCursor(open, view, keyspace.content(), moment);
  }

  private void openCursor(Operation.CursorOpen open, ReadView view, Oracle content, long moment) {
    ModelCursor model = new ModelCursor(content, open.range(), moment);
    slots.openCursor(open.slot(), view.cursor(open.range()), model);
  }

  private void orGivenUp(int slot, Runnable moves) {
    try {
      moves.run();
    } catch (KiwiException e) {
      slots.closeCursor(slot);
      throw e;
    }
  }
}
