package io.kiwidb.testkit.model;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Snapshot;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.WriteBatch;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keyspace objects of the open store, and checks of what a store says about its keyspaces. Each
 * check throws {@link AssertionError}. Threading: not thread-safe.
 */
final class KeyspaceHandles {
  private static final byte[] KEY = {'k'};

  private final Map<ModelKeyspace, Keyspace> handles = new HashMap<>();
  private final Map<Integer, ModelKeyspace> ids = new HashMap<>(); // over all openings
  private @Nullable Keyspace lastDropped;

  /** Returns the object of a keyspace, which stays the same under another name. */
  Keyspace of(ModelKeyspace keyspace, Kiwi db) {
    Keyspace known = handles.get(keyspace);
    if (known != null) {
      return known;
    }
    Keyspace found = db.keyspace(keyspace.name());
    ModelKeyspace owner = ids.putIfAbsent(found.id(), keyspace);
    ReadChecks.require(
        owner == null || owner == keyspace,
        "keyspace " + keyspace.name() + " has the id " + found.id() + " of another one");
    handles.put(keyspace, found);
    return found;
  }

  void dropped(Keyspace handle) {
    lastDropped = handle;
  }

  /** Checks that a dropped keyspace throws, also within a batch, which then has no effect. */
  void checkDropped(Kiwi db) {
    Keyspace handle = lastDropped;
    if (handle != null) {
      requireUnknown("get", () -> handle.get(KEY));
      requireUnknown("put", () -> handle.put(KEY, KEY));
      requireUnknown("flush", handle::flush);
      requireUnknown("write", () -> db.write(new WriteBatch().put(KEY, KEY).put(handle, KEY, KEY)));
    }
  }

  /** Checks that a snapshot does not know a keyspace that was dropped before. */
  void checkDroppedBefore(Snapshot snapshot) {
    Keyspace dropped = lastDropped;
    if (dropped != null) {
      requireUnknown("a snapshot", () -> snapshot.keyspace(dropped));
    }
  }

  /** Checks that there are exactly the keyspaces that there should be. */
  void checkNames(StoreOracle oracle, Kiwi db) {
    List<String> expected = oracle.living().stream().map(ModelKeyspace::name).toList();
    List<String> found = db.keyspaces().stream().map(Keyspace::name).toList();
    ReadChecks.require(
        expected.equals(found), "the keyspaces should be " + expected + " but are " + found);
    for (ModelKeyspace keyspace : oracle.living()) {
      String name = of(keyspace, db).name();
      ReadChecks.require(
          name.equals(keyspace.name()),
          "the object of keyspace " + keyspace.name() + " says that its name is " + name);
    }
  }

  /** Checks that a name is unknown. */
  void checkMissing(String name, Kiwi db) {
    ReadChecks.require(
        db.findKeyspace(name).isEmpty(), "there should be no keyspace " + name + ", but there is");
    requireUnknown("keyspace", () -> db.keyspace(name));
  }

  /** Makes a change that the store must refuse. */
  static void checkRefused(KeyspaceChange change, StoreOracle oracle, Kiwi db) {
    boolean unknown = !(change instanceof Create) && oracle.named(change.keyspace()) == null;
    boolean ofDefault = !(change instanceof Create) && change.keyspace().equals(Keyspace.DEFAULT);
    Class<? extends RuntimeException> expected = unknown
        ? UnknownKeyspaceException.class
        : ofDefault ? IllegalArgumentException.class : InvalidOptionsException.class;
    try {
      change.execute(db);
    } catch (UnknownKeyspaceException | InvalidOptionsException | IllegalArgumentException e) {
      ReadChecks.require(
          expected.isInstance(e), change + " throws " + e + " instead of " + expected.getName());
      return;
    }
    throw new AssertionError(change + " succeeds instead of throwing " + expected.getName());
  }

  /** Checks that the keyspaces of a closed store throw. */
  void checkRefusedAndForget() {
    for (Keyspace handle : handles.values()) {
      try {
        handle.contains(KEY);
        throw new AssertionError("keyspace " + handle.name() + " of a closed store can be read");
      } catch (DatabaseClosedException | UnknownKeyspaceException expected) {
        assert !expected.toString().isEmpty();
      }
    }
    handles.clear();
    lastDropped = null;
  }

  private static void requireUnknown(String what, Runnable call) {
    try {
      call.run();
    } catch (UnknownKeyspaceException e) {
      return;
    }
    throw new AssertionError(
        what + " of a keyspace that does not exist does not throw UnknownKeyspaceException");
  }
}
