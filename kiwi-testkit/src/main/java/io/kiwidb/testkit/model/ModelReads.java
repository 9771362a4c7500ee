package io.kiwidb.testkit.model;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import java.util.Arrays;

/**
 * The read operations of a script, with the snapshots and cursors that it holds: executed on an
 * open store and compared with an oracle.
 *
 * <p>A difference is an {@link AssertionError}. Exceptions of the store are rethrown; a cursor that
 * threw is discarded, because its position is unknown. Threading: not thread-safe.
 */
public final class ModelReads {
  private final Oracle oracle;
  private final OpenSlots slots = new OpenSlots();

  /** Creates the reads of a store described by the oracle. */
  public ModelReads(Oracle oracle) {
    this.oracle = oracle;
  }

  /** Executes the operation if it is a read; returns whether it is. */
  public boolean execute(Operation operation, Kiwi db) {
    return read(operation, db) || held(operation, db);
  }

  /** Compares the whole contents, forward and backward, and each key separately. */
  public void all(Kiwi db) {
    long now = oracle.sequence();
    ReadChecks.all(db, oracle, now);
    for (byte[] key : oracle.keys()) {
      if (!Arrays.equals(oracle.get(key, now), db.get(key))) {
        ReadChecks.get(db, key, oracle, now);
      }
    }
  }

  /** Returns the lowest sequence number still visible to a snapshot or cursor. */
  public long oldestMoment() {
    return slots.oldestMoment(oracle.sequence());
  }

  /** Checks that open snapshots and cursors of a closed store throw, and can be closed. */
  public void checkRefusedAndClose() {
    slots.checkRefusedAndClose();
  }

  private boolean read(Operation operation, Kiwi db) {
    long now = oracle.sequence();
    if (operation instanceof Operation.Get get) {
      ReadChecks.get(db, get.key(), oracle, now);
    } else if (operation instanceof Operation.MultiGet multiGet) {
      ReadChecks.multiGet(db, multiGet.keys(), oracle, now);
    } else if (operation instanceof Operation.MapRead mapRead) {
      ReadChecks.map(db, mapRead.key(), oracle, now);
    } else if (operation instanceof Operation.Scan scan) {
      CursorChecks.scan(db, scan.range(), scan.walk(), oracle, now);
    } else {
      return false;
    }
    return true;
  }

  private boolean held(Operation operation, Kiwi db) {
    if (operation instanceof Operation.SnapshotOpen open) {
      slots.openSnapshot(open.slot(), db, oracle.sequence());
    } else if (operation instanceof Operation.SnapshotGet get) {
      OpenSlots.HeldSnapshot held = slots.snapshot(get.slot());
      if (held != null) {
        ReadChecks.get(held.snapshot(), get.key(), oracle, held.moment());
      }
    } else if (operation instanceof Operation.SnapshotScan scan) {
      OpenSlots.HeldSnapshot held = slots.snapshot(scan.slot());
      if (held != null) {
        CursorChecks.scan(held.snapshot(), scan.range(), scan.walk(), oracle, held.moment());
      }
    } else if (operation instanceof Operation.SnapshotClose close) {
      slots.closeSnapshot(close.slot());
    } else {
      return heldCursor(operation, db);
    }
    return true;
  }

  private boolean heldCursor(Operation operation, Kiwi db) {
    if (operation instanceof Operation.CursorOpen open) {
      slots.openCursor(open, db, oracle);
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

  private void orGivenUp(int slot, Runnable moves) {
    try {
      moves.run();
    } catch (KiwiException e) {
      slots.closeCursor(slot);
      throw e;
    }
  }
}
