package io.kiwidb.server.resource;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Finds the keyspace that a request names. */
final class KeyspaceLookup {
  private KeyspaceLookup() {}

  /** Returns the keyspace of a name, the default one if there is no name. */
  static Keyspace find(Kiwi db, @Nullable String name) {
    return named(db, name == null ? Keyspace.DEFAULT : name);
  }

  /** Returns the keyspace of a name; without one the whole store. */
  static Keyspace findOrStore(Kiwi db, @Nullable String name) {
    return name == null ? db : named(db, name);
  }

  private static Keyspace named(Kiwi db, String name) {
    return db.findKeyspace(name)
        .orElseThrow(() -> new ProblemException(
            ProblemCode.UNKNOWN_KEYSPACE, "There is no keyspace of that name."));
  }
}
