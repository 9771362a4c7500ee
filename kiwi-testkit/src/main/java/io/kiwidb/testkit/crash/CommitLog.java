package io.kiwidb.testkit.crash;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.crash.Commit.Fate;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The commits of a run in order, recorded outside the store: which were attempted, acknowledged,
 * and durable. A commit is a batch of writes to one or more keyspaces, or a change of keyspaces.
 *
 * <p>What a store may contain after a crash:
 *
 * <ul>
 *   <li>C1: The writes of a prefix of the commits, over all keyspaces, and each batch as a whole.
 *   <li>C2: All changes of keyspaces that returned, wherever that prefix ends: creating and
 *       renaming are durable by themselves. Dropping and clearing make every write before them
 *       durable.
 *   <li>C3: A change that did not return, or failed, may be found or not; if it is one that drops
 *       or clears, only together with every write before it.
 *   <li>C4: No write is lost because of a change that failed and was not visible.
 *   <li>C5: A value with an expiry, until then and with it; and not when it was seen to be gone
 *       before the crash, wherever the clock stands now. What had expired before the crash, and was
 *       not looked at, may be found or not while the clock is back before its expiry.
 * </ul>
 *
 * <p>Threading: not thread-safe.
 */
public final class CommitLog {
  static final int DEFAULT_ID = 0;

  private final List<Commit> commits = new ArrayList<>();
  private int keyspaces; // created so far, other than the default one
  private final Expired expired = new Expired();
  private int acknowledged;
  private int durable;

  /**
   * What a store contains.
   *
   * @param count length of the shortest prefix of commits
   * @param made indexes of the uncertain changes that were found
   */
  public record Match(int count, Set<Integer> made) {}

  /** Creates an empty log. */
  public CommitLog() {}

  /**
   * Sets the time of the store, in milliseconds since 1970; an earlier one than before has no
   * effect.
   */
  public void time(long millis) {
    expired.time(millis);
  }

  /** Returns the latest time of the store. */
  public long time() {
    return expired.time();
  }

  /**
   * Records that the store was closed and opened again while its clock shows a time: a store that
   * never had expiries does not know an earlier one.
   */
  public void reopened(long millis) {
    expired.reopened(millis);
  }

  /** Records that everything was read, so that what has expired was seen to be gone. */
  public void seenAll() {
    PrefixWalk walk = new PrefixWalk(commits, seenOnes());
    walk.advance(commits.size());
    walk.values().forEach(expired::seen);
  }

  /**
   * Records writes before they are attempted; returns the number of commits including them.
   * Requires: their keyspaces exist.
   */
  public int tried(List<Write> writes) {
    Map<String, Integer> names = names();
    List<Integer> ids =
        writes.stream().map(write -> id(names, write.keyspace())).toList();
    if (writes.stream().anyMatch(write -> write.ttlMillis() > 0)) {
      expired.use();
    }
    commits.add(new Commit(writes, ids, expired.time()));
    return commits.size();
  }

  /**
   * Records a change of keyspaces before it is attempted; returns the number of commits including
   * it. Requires: it is possible.
   */
  public int tried(KeyspaceChange change) {
    int id = change instanceof Create ? ++keyspaces : id(names(), change.keyspace());
    commits.add(new Commit(change, id));
    return commits.size();
  }

  private static int id(Map<String, Integer> names, String name) {
    Integer id = names.get(name);
    if (id == null) {
      throw new IllegalStateException("the log has no keyspace " + name + ", only " + names);
    }
    return id;
  }

  /** Records that the change attempted last returned. */
  public void made() {
    Commit last = commits.get(commits.size() - 1);
    last.fate(Fate.MADE);
    if (last.endsContent()) {
      durable(commits.size());
    }
  }

  /** Records that the change attempted last failed but is visible. */
  public void seen() {
    commits.get(commits.size() - 1).fate(Fate.SEEN);
  }

  /** Records that the first {@code count} commits are acknowledged. */
  public void acknowledged(int count) {
    acknowledged = Math.max(acknowledged, count);
  }

  /** Records that the first {@code count} commits are durable, and therefore acknowledged. */
  public void durable(int count) {
    durable = Math.max(durable, count);
    acknowledged(durable);
  }

  /** Records that all commits are durable. */
  public void allDurable() {
    durable(commits.size());
  }

  /** Records that the writes to a keyspace are durable, and by C1 what was committed before. */
  public void durableIn(String keyspace) {
    int id = id(names(), keyspace);
    for (int count = commits.size(); count > 0; count--) {
      if (!commits.get(count - 1).isChange() && commits.get(count - 1).touches(id)) {
        durable(count);
        return;
      }
    }
  }

  /** Removes the last commit, which was rejected and had no effect. */
  public void withdrawn() {
    commits.remove(commits.size() - 1);
    assert acknowledged <= commits.size() : "an acknowledged commit was withdrawn";
  }

  /** Drops everything that an opened store does not contain; the rest is durable from now on. */
  public void recovered(Match found) {
    List<Commit> kept = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      Commit commit = commits.get(i);
      if (commit.isUncertain() && found.made.contains(i)) {
        commit.fate(Fate.MADE);
      }
      if (commit.isChange() ? commit.fate() == Fate.MADE : i < found.count) {
        kept.add(commit);
      }
    }
    commits.clear();
    commits.addAll(kept);
    acknowledged = commits.size();
    durable = commits.size();
  }

  /** Returns the number of attempted commits. */
  public int tried() {
    return commits.size();
  }

  /** Returns the number of acknowledged commits; these are the first ones. */
  public int acknowledged() {
    return acknowledged;
  }

  /** Returns the number of durable commits; these are the first ones. */
  public int durable() {
    return durable;
  }

  /** Returns the visible contents after the first {@code count} commits. */
  public StoreContents state(int count) {
    PrefixWalk walk = new PrefixWalk(commits.subList(0, count), seenOnes());
    walk.advance(count);
    return walk.contents(expired);
  }

  /**
   * Finds the shortest prefix of at least {@code atLeast} commits that explains these contents;
   * empty if there is none.
   */
  public Optional<Match> match(StoreContents recovered, int atLeast) {
    return new PrefixSearch(commits, expired).match(recovered, atLeast);
  }

  /** Explains why contents match no prefix of at least {@code atLeast} commits. */
  public String explain(StoreContents recovered, int atLeast) {
    Optional<Match> shorter = match(recovered, 0);
    if (shorter.isPresent()) {
      return "it is the state of the first " + shorter.get().count
          + " commits: acknowledged commits are lost";
    }
    return new PrefixSearch(commits, expired).explain(recovered, seenOnes());
  }

  private Set<Integer> seenOnes() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < commits.size(); i++) {
      if (commits.get(i).fate() == Fate.SEEN) {
        seen.add(i);
      }
    }
    return seen;
  }

  /** Returns the visible keyspaces: ids by name. */
  private Map<String, Integer> names() {
    Map<Integer, String> names = PrefixWalk.names(commits, seenOnes());
    Map<String, Integer> ids = new HashMap<>();
    names.forEach((id, name) -> ids.put(name, id));
    assert ids.containsKey(Keyspace.DEFAULT) : "the default keyspace is missing";
    return ids;
  }
}
