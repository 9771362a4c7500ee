package io.kiwidb.testkit.crash;

import io.kiwidb.testkit.crash.CommitLog.Match;
import io.kiwidb.testkit.crash.PrefixWalk.Place;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for the prefix of commits that explains recovered contents, with each combination of the
 * changes that may or may not have been made. Threading: not thread-safe.
 */
final class PrefixSearch {
  private static final int MOST_UNCERTAIN = 10;
  private static final int MOST_EXPLAINED = 2000;
  private static final int SHOWN = 4;

  private final List<Commit> commits;
  private final Expired expired;

  PrefixSearch(List<Commit> commits, Expired expired) {
    this.commits = commits;
    this.expired = expired;
  }

  /** Returns the shortest prefix of at least {@code atLeast} commits with these contents. */
  Optional<Match> match(StoreContents recovered, int atLeast) {
    List<Integer> uncertain = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      if (commits.get(i).isUncertain()) {
        uncertain.add(i);
      }
    }
    assert uncertain.size() <= MOST_UNCERTAIN : "too many uncertain changes: " + commits;
    for (int chosen = 0; chosen < 1 << uncertain.size(); chosen++) {
      Set<Integer> made = new HashSet<>();
      for (int i = 0; i < uncertain.size(); i++) {
        if ((chosen & 1 << i) != 0) {
          made.add(uncertain.get(i));
        }
      }
      int count = shortest(recovered, atLeast, made);
      if (count >= 0) {
        return Optional.of(new Match(count, made));
      }
    }
    return Optional.empty();
  }

  private int shortest(StoreContents recovered, int atLeast, Set<Integer> made) {
    PrefixWalk walk = new PrefixWalk(commits, made);
    if (!hasNames(walk, recovered)) {
      return -1;
    }
    walk.advance(atLeast);
    TreeSet<Place> different = walk.differences(recovered, expired);
    while (walk.isPossible()) {
      if (different.isEmpty()) {
        return walk.count();
      }
      if (walk.count() == commits.size()) {
        break;
      }
      walk.advance(recovered, expired, different);
    }
    return -1;
  }

  private static boolean hasNames(PrefixWalk walk, StoreContents recovered) {
    return walk.hasDistinctNames()
        && recovered.names().equals(new HashSet<>(walk.names().values()));
  }

  /** Describes the nearest prefix and the first differences to it. */
  String explain(StoreContents recovered, Set<Integer> made) {
    PrefixWalk walk = new PrefixWalk(commits, made);
    if (!hasNames(walk, recovered)) {
      return "the keyspaces should be " + walk.names().values() + " but are " + recovered.names()
          + changes();
    }
    int best = walk.count();
    TreeSet<Place> fewest = walk.differences(recovered, expired);
    while (walk.count() < commits.size() && commits.size() <= MOST_EXPLAINED) {
      walk.advance(walk.count() + 1);
      TreeSet<Place> different = walk.differences(recovered, expired);
      if (different.size() < fewest.size()) {
        best = walk.count();
        fewest = different;
      }
    }
    StringBuilder text = new StringBuilder(
            "it is not the state of a prefix; the nearest is that of the first ")
        .append(best)
        .append(" commits, from which ")
        .append(fewest.size())
        .append(" keys differ:");
    Iterator<Place> places = fewest.iterator();
    for (int i = 0; i < SHOWN && places.hasNext(); i++) {
      Place place = places.next();
      String name = String.valueOf(walk.names().get(place.id()));
      boolean there = recovered.of(name).containsKey(place.key());
      text.append("\n  ").append(name).append('/').append(Keys.text(place.key()));
      text.append(there ? " has another value" : " is missing");
      history(place).forEach(line -> text.append("\n    ").append(line));
    }
    return text.append(changes()).toString();
  }

  private List<String> history(Place place) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      List<Write> writes = commits.get(i).writes();
      for (int j = 0; j < writes.size(); j++) {
        if (commits.get(i).id(j) == place.id() && writes.get(j).touches(place.key())) {
          lines.add("commit " + (i + 1) + " of " + writes.size() + " writes: " + writes.get(j));
        }
      }
    }
    return lines.subList(Math.max(0, lines.size() - SHOWN), lines.size());
  }

  /** Lists the changes of keyspaces, without which the names in a history are unclear. */
  private String changes() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < commits.size(); i++) {
      if (commits.get(i).isChange()) {
        text.append("\n  commit ").append(i + 1).append(": ").append(commits.get(i));
      }
    }
    return text.toString();
  }
}
