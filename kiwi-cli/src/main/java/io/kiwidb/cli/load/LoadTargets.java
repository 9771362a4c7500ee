package io.kiwidb.cli.load;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keyspaces that records are loaded into. Threading: not thread-safe. */
public final class LoadTargets {
  /** What happens to a record whose keyspace does not exist. */
  public enum Missing {
    /** The load fails. */
    FAIL,
    /** The keyspace is created. */
    CREATE
  }

  private final Kiwi db;
  private final Keyspace unnamed;
  private final Missing missing;
  private final Map<String, Keyspace> found = new HashMap<>();
  private long created;

  /**
   * Creates the targets.
   *
   * @param unnamed the keyspace of records that do not name one
   * @param missing what happens to a record of a keyspace that does not exist
   */
  public LoadTargets(Kiwi db, Keyspace unnamed, Missing missing) {
    this.db = db;
    this.unnamed = unnamed;
    this.missing = missing;
  }

  /** Returns the keyspace of the record in a line, which may name one. */
  Keyspace of(Optional<String> name, long line) {
    return name.isEmpty()
        ? unnamed
        : found.computeIfAbsent(name.get(), wanted -> findOrCreate(wanted, line));
  }

  private Keyspace findOrCreate(String name, long line) {
    Optional<Keyspace> there =
        name.equals(Keyspace.DEFAULT) ? Optional.of(db) : db.findKeyspace(name);
    if (there.isPresent()) {
      return there.get();
    }
    if (missing == Missing.FAIL) {
      throw new UnknownKeyspaceException("the record in line " + line + " is of keyspace "
          + QuotedName.of(name) + ", which does not exist; load with --create-keyspaces to create"
          + " missing keyspaces, or create it with 'kiwi keyspace create' first");
    }
    Keyspace made = db.createKeyspace(name);
    created++;
    return made;
  }

  /** Returns how many keyspaces were created. */
  long created() {
    return created;
  }
}
