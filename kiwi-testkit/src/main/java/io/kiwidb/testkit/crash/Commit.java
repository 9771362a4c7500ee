package io.kiwidb.testkit.crash;

import io.kiwidb.testkit.model.Operation.Clear;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.Drop;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Operation.Rename;
import io.kiwidb.testkit.model.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a {@link CommitLog}: a batch of writes, or a change of keyspaces. Keyspaces have ids,
 * because names change. Threading: not thread-safe.
 */
final class Commit {
  /** What is known about a change of keyspaces. */
  enum Fate {
    /** It may or may not be found after the next opening; until then it is not visible. */
    OPEN,
    /** It may or may not be found after the next opening; until then it is visible. */
    SEEN,
    /** It is durable. */
    MADE
  }

  private final List<Write> writes;
  private final List<Integer> ids; // keyspaces of the writes, or that of the change
  private final @Nullable KeyspaceChange change;
  private final long time; // milliseconds since 1970
  private Fate fate = Fate.OPEN;

  Commit(List<Write> writes, List<Integer> ids, long time) {
    this.writes = writes;
    this.ids = ids;
    this.time = time;
    change = null;
  }

  Commit(KeyspaceChange change, int id) {
    writes = List.of();
    ids = List.of(id);
    time = 0;
    this.change = change;
  }

  List<Write> writes() {
    return writes;
  }

  /** Returns when a write expires; {@link Long#MAX_VALUE} for never. */
  long expiry(Write write) {
    return write.ttlMillis() == 0 ? Long.MAX_VALUE : time + write.ttlMillis();
  }

  /** Returns the id of the keyspace of a write. */
  int id(int write) {
    return ids.get(write);
  }

  /** Returns the id of the keyspace that is changed. */
  int id() {
    return ids.get(0);
  }

  boolean touches(int id) {
    return ids.contains(id);
  }

  boolean isChange() {
    return change != null;
  }

  /** Returns whether it deletes keys, so that all writes before it are durable with it. */
  boolean endsContent() {
    return change instanceof Drop || change instanceof Clear;
  }

  boolean isDrop() {
    return change instanceof Drop;
  }

  /** Returns the name that a change gives to its keyspace, or null. */
  @Nullable
  String newName() {
    if (change instanceof Create create) {
      return create.keyspace();
    }
    return change instanceof Rename rename ? rename.to() : null;
  }

  Fate fate() {
    return fate;
  }

  void fate(Fate known) {
    fate = known;
  }

  /** Returns whether it is a change that may or may not be found. */
  boolean isUncertain() {
    return isChange() && fate != Fate.MADE;
  }

  @Override
  public String toString() {
    return change == null ? writes.size() + " writes" : change + " (" + fate + ")";
  }
}
