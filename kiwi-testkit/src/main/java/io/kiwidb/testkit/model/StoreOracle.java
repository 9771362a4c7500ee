package io.kiwidb.testkit.model;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.Drop;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Operation.Rename;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reference model of a store: an {@link Oracle} for each keyspace, with one sequence for all.
 * Changes of keyspaces take a sequence number too, so that a moment identifies the names as well.
 *
 * <p>Deliberately simple, and shares no code with the engine. Threading: not thread-safe.
 */
public final class StoreOracle {
  private final Oracle.Sequence sequence = new Oracle.Sequence();
  private final ModelKeyspace main;
  private final List<ModelKeyspace> keyspaces = new ArrayList<>(); // by creation; also dropped ones

  /** Creates an empty store at sequence number 0. */
  public StoreOracle() {
    main = new ModelKeyspace(new Oracle(sequence), Keyspace.DEFAULT, 0);
    keyspaces.add(main);
  }

  /** Returns the last sequence number. */
  public long sequence() {
    return sequence.last();
  }

  /**
   * Lets time pass, at the next sequence number: what has expired is gone from then on. So moments
   * identify times, too. A time earlier than one before changes nothing.
   *
   * @param millis what the clock says, in milliseconds since 1970
   */
  public void time(long millis) {
    if (sequence.pass(millis)) {
      long moment = sequence.next();
      keyspaces.forEach(keyspace -> keyspace.content().expire(moment));
    }
  }

  /**
   * Is told that the store was closed and opened again: the time is that of the clock, even if it
   * was set back, unless the store has, or had, something that expires.
   */
  void reopened(long millis) {
    sequence.reopened(millis);
    time(millis);
  }

  /** Returns the content of the default keyspace. */
  public Oracle content() {
    return main.content();
  }

  /** Returns the keyspaces that exist, by creation. */
  public List<ModelKeyspace> living() {
    return keyspaces.stream()
        .filter(keyspace -> keyspace.nameAt(sequence()) != null)
        .toList();
  }

  /** Returns the keyspace that has a name, or null. */
  public @Nullable ModelKeyspace named(String name) {
    return named(name, sequence());
  }

  /** Returns the keyspace that had a name at a moment, or null. */
  public @Nullable ModelKeyspace named(String name, long moment) {
    for (ModelKeyspace keyspace : keyspaces) {
      if (name.equals(keyspace.nameAt(moment))) {
        return keyspace;
      }
    }
    return null;
  }

  /** Returns the writes to keyspaces that exist. */
  public List<Write> possible(List<Write> writes) {
    return writes.stream().filter(write -> named(write.keyspace()) != null).toList();
  }

  /** Applies a write, at the next sequence number. Requires: its keyspace exists. */
  public void apply(Write write) {
    require(write.keyspace()).content().apply(write);
  }

  /** Returns whether a store must make a change rather than refuse it. */
  public boolean allows(KeyspaceChange change) {
    boolean exists = named(change.keyspace()) != null;
    boolean isDefault = change.keyspace().equals(Keyspace.DEFAULT);
    if (change instanceof Create) {
      return !exists;
    } else if (change instanceof Drop) {
      return exists && !isDefault;
    } else if (change instanceof Rename rename) {
      return exists && !isDefault && named(rename.to()) == null;
    }
    return exists;
  }

  /** Makes a change, at the next sequence number. Requires: it is allowed. */
  public void apply(KeyspaceChange change) {
    if (change instanceof Create) {
      create(change.keyspace());
    } else if (change instanceof Drop) {
      require(change.keyspace()).drop(sequence.next());
    } else if (change instanceof Rename rename) {
      require(change.keyspace()).rename(rename.to(), sequence.next());
    } else {
      require(change.keyspace()).content().clear();
    }
  }

  /** Adds an empty keyspace, at the next sequence number. */
  public ModelKeyspace create(String name) {
    ModelKeyspace keyspace = new ModelKeyspace(new Oracle(sequence), name, sequence.next());
    keyspaces.add(keyspace);
    return keyspace;
  }

  /** Drops what is not visible at the given sequence number or later. */
  public void forgetBefore(long moment) {
    keyspaces.removeIf(keyspace -> keyspace.isDroppedBefore(moment));
    keyspaces.forEach(keyspace -> keyspace.content().forgetBefore(moment));
  }

  /** Returns the keyspace that has a name. Requires: it exists. */
  public ModelKeyspace require(String name) {
    ModelKeyspace keyspace = named(name);
    if (keyspace == null) {
      throw new IllegalStateException("the model has no keyspace " + name);
    }
    return keyspace;
  }
}
