package io.kiwidb.testkit.crash;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contents after longer and longer prefixes of commits, given which of the uncertain changes
 * were made, and their differences to recovered contents.
 *
 * <p>All changes that were made apply to every prefix (C2 of {@link CommitLog}), so the names are
 * the same throughout. A prefix is not shorter than {@link #shortest}, because of the changes that
 * delete. Threading: not thread-safe.
 */
final class PrefixWalk {
  /** A key in a keyspace. */
  record Place(int id, byte[] key) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::id).thenComparing(Place::key, Keys.ORDER);

  private final List<Commit> commits;
  private final Set<Integer> made;
  private final Map<Integer, String> names;
  private final Map<Integer, NavigableMap<byte[], Stored>> contents = new HashMap<>();
  private final Set<Integer> dropped = new HashSet<>();
  private int count;
  private boolean possible = true;

  /** @param made indexes of the uncertain changes that count as made */
  PrefixWalk(List<Commit> commits, Set<Integer> made) {
    this.commits = commits;
    this.made = made;
    names = names(commits, made);
    for (int i = 0; i < shortest(); i++) {
      apply(i);
    }
    count = shortest();
    applyChangeAtEnd();
  }

  /** Returns the names of the keyspaces after all changes that were made. */
  static Map<Integer, String> names(List<Commit> commits, Set<Integer> made) {
    Map<Integer, String> names = new TreeMap<>();
    names.put(CommitLog.DEFAULT_ID, Keyspace.DEFAULT);
    for (int i = 0; i < commits.size(); i++) {
      Commit commit = commits.get(i);
      if (isMade(commit, i, made)) {
        String newName = commit.newName();
        if (newName != null) {
          names.put(commit.id(), newName);
        } else if (commit.isDrop()) {
          names.remove(commit.id());
        }
      }
    }
    return names;
  }

  private static boolean isMade(Commit commit, int index, Set<Integer> made) {
    return commit.isChange() && (!commit.isUncertain() || made.contains(index));
  }

  /** Returns the number of commits before the last change that deletes. */
  private int shortest() {
    for (int i = commits.size() - 1; i >= 0; i--) {
      if (commits.get(i).endsContent() && isMade(commits.get(i), i, made)) {
        return i;
      }
    }
    return 0;
  }

  int count() {
    return count;
  }

  /** Returns whether no write went to a keyspace that was dropped before (C4). */
  boolean isPossible() {
    return possible;
  }

  Map<Integer, String> names() {
    return names;
  }

  /** Returns whether each name belongs to one keyspace. */
  boolean hasDistinctNames() {
    return new HashSet<>(names.values()).size() == names.size();
  }

  /** Moves on to a longer prefix. */
  void advance(int newCount) {
    while (count < newCount) {
      apply(count++);
    }
  }

  /** Moves on by one commit and brings the differences up to date. */
  void advance(StoreContents recovered, Expired expired, TreeSet<Place> different) {
    Commit commit = commits.get(count);
    Set<Place> written = new TreeSet<>(ORDER);
    for (int i = 0; i < commit.writes().size(); i++) {
      int id = commit.id(i);
      Write write = commit.writes().get(i);
      if (write.isRange()) {
        write.part(content(id)).keySet().forEach(key -> written.add(new Place(id, key)));
      } else {
        written.add(new Place(id, write.key()));
      }
    }
    apply(count++);
    for (Place place : written) {
      String name = names.get(place.id);
      if (name == null) {
        continue;
      }
      if (expired.allows(content(place.id).get(place.key), recovered, name, place.key)) {
        different.remove(place);
      } else {
        different.add(place);
      }
    }
  }

  /** Returns the keys that differ. Requires: the names are the same. */
  TreeSet<Place> differences(StoreContents recovered, Expired expired) {
    TreeSet<Place> places = new TreeSet<>(ORDER);
    names.forEach((id, name) -> {
      NavigableMap<byte[], Stored> expected = content(id);
      NavigableMap<byte[], byte[]> found = recovered.of(name);
      expected.keySet().forEach(key -> places.add(new Place(id, key)));
      found.keySet().forEach(key -> places.add(new Place(id, key)));
      places.removeIf(place ->
          place.id == id && expired.allows(expected.get(place.key), recovered, name, place.key));
    });
    return places;
  }

  /** Returns what is visible. */
  StoreContents contents(Expired expired) {
    StoreContents all = new StoreContents();
    names.forEach((id, name) -> {
      NavigableMap<byte[], byte[]> visible = all.add(name);
      content(id).forEach((key, stored) -> {
        if (stored.expiry() > expired.time()) {
          visible.put(key, stored.value());
          all.expires(name, key, stored.expiry());
        }
      });
    });
    return all;
  }

  /** Returns the values of all keys, also what has expired. */
  Collection<Stored> values() {
    return contents.values().stream()
        .flatMap(content -> content.values().stream())
        .toList();
  }

  private NavigableMap<byte[], Stored> content(int id) {
    return contents.computeIfAbsent(id, any -> new TreeMap<>(Keys.ORDER));
  }

  /** The last change that deletes takes effect even if the prefix ends before it. */
  private void applyChangeAtEnd() {
    if (count < commits.size() && commits.get(count).endsContent()) {
      apply(count);
    }
  }

  private void apply(int index) {
    Commit commit = commits.get(index);
    if (commit.endsContent() && isMade(commit, index, made)) {
      contents.remove(commit.id());
      if (commit.isDrop()) {
        dropped.add(commit.id());
      }
    }
    for (int i = 0; i < commit.writes().size(); i++) {
      possible &= !dropped.contains(commit.id(i));
      Write write = commit.writes().get(i);
      apply(write, commit.expiry(write), content(commit.id(i)));
    }
  }

  private static void apply(Write write, long expiry, NavigableMap<byte[], Stored> state) {
    if (write.isRange()) {
      write.part(state).clear();
      return;
    }
    Stored before = state.get(write.key());
    if (write.isMerge() && (expiry < Stored.NEVER || before != null && before.expires())) {
      throw new IllegalArgumentException("an operand together with expiries: " + write);
    }
    byte[] value = write.after(before == null ? null : before.value());
    if (value == null) {
      state.remove(write.key());
    } else {
      state.put(write.key(), new Stored(value, expiry, write.id()));
    }
  }
}
