package io.kiwidb.testkit.crash;

import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The commits of a run in order, recorded outside the store: which were attempted, acknowledged,
 * and durable.
 *
 * <p>A state is identified by its number of commits. Threading: not thread-safe.
 */
public final class CommitLog {
  private static final int SHOWN = 4;

  private final List<List<Write>> commits = new ArrayList<>();
  private int acknowledged;
  private int durable;

  /** Creates an empty log. */
  public CommitLog() {}

  /** Records a commit before it is attempted; returns the number of commits including it. */
  public int tried(List<Write> commit) {
    commits.add(commit);
    return commits.size();
  }

  /** Records that the first {@code count} commits are acknowledged. */
  public void acknowledged(int count) {
    acknowledged = Math.max(acknowledged, count);
  }

  /** Records that the first {@code count} commits are durable. */
  public void durable(int count) {
    durable = Math.max(durable, count);
  }

  /** Removes the last commit, which was rejected and had no effect. */
  public void withdrawn() {
    commits.remove(commits.size() - 1);
    assert acknowledged <= commits.size() : "an acknowledged commit was withdrawn";
  }

  /** Drops all except the first {@code count} commits, which are durable from now on. */
  public void recovered(int count) {
    commits.subList(count, commits.size()).clear();
    acknowledged = count;
    durable = count;
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

  /** Returns the state after the first {@code count} commits. */
  public NavigableMap<byte[], byte[]> state(int count) {
    NavigableMap<byte[], byte[]> state = new TreeMap<>(Keys.ORDER);
    commits.subList(0, count).forEach(commit -> commit.forEach(write -> apply(write, state)));
    return state;
  }

  /**
   * Returns the length of the shortest prefix of at least {@code atLeast} commits with exactly this
   * state; empty if there is none.
   */
  public OptionalInt prefixWith(NavigableMap<byte[], byte[]> recovered, int atLeast) {
    NavigableMap<byte[], byte[]> state = state(atLeast);
    TreeSet<byte[]> different = differences(state, recovered);
    for (int count = atLeast; ; count++) {
      if (different.isEmpty()) {
        return OptionalInt.of(count);
      }
      if (count == commits.size()) {
        return OptionalInt.empty();
      }
      for (Write write : commits.get(count)) {
        apply(write, state);
        if (Arrays.equals(state.get(write.key()), recovered.get(write.key()))) {
          different.remove(write.key());
        } else {
          different.add(write.key());
        }
      }
    }
  }

  /**
   * Explains why a state is no prefix of at least {@code atLeast} commits: the nearest shorter
   * prefix, or the first differences to the full state.
   */
  public String explain(NavigableMap<byte[], byte[]> recovered, int atLeast) {
    OptionalInt shorter = prefixWith(recovered, 0);
    if (shorter.isPresent()) {
      return "it is the state of the first " + shorter.getAsInt()
          + " commits: acknowledged commits are lost";
    }
    int best = atLeast;
    TreeSet<byte[]> fewest = differences(state(atLeast), recovered);
    for (int count = 0; count <= commits.size() && commits.size() <= 2000; count++) {
      TreeSet<byte[]> different = differences(state(count), recovered);
      if (different.size() < fewest.size()) {
        best = count;
        fewest = different;
      }
    }
    StringBuilder text = new StringBuilder(
            "it is not the state of a prefix; the nearest is that of the first ")
        .append(best);
    text.append(" commits, from which ").append(fewest.size()).append(" keys differ:");
    Iterator<byte[]> keys = fewest.iterator();
    for (int i = 0; i < SHOWN && keys.hasNext(); i++) {
      byte[] key = keys.next();
      text.append("\n  ")
          .append(Keys.text(key))
          .append(recovered.containsKey(key) ? " has another value" : " is missing");
      history(key).forEach(line -> text.append("\n    ").append(line));
    }
    return text.toString();
  }

  private List<String> history(byte[] key) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      for (Write write : commits.get(i)) {
        if (Keys.ORDER.compare(write.key(), key) == 0) {
          lines.add("commit " + (i + 1) + " of " + commits.get(i).size() + " writes: " + write);
        }
      }
    }
    return lines.subList(Math.max(0, lines.size() - SHOWN), lines.size());
  }

  private static TreeSet<byte[]> differences(
      NavigableMap<byte[], byte[]> a, NavigableMap<byte[], byte[]> b) {
    TreeSet<byte[]> keys = new TreeSet<>(Keys.ORDER);
    keys.addAll(a.keySet());
    keys.addAll(b.keySet());
    keys.removeIf(key -> Arrays.equals(a.get(key), b.get(key)));
    return keys;
  }

  private static void apply(Write write, NavigableMap<byte[], byte[]> state) {
    byte[] value = write.value();
    if (value == null) {
      state.remove(write.key());
    } else {
      state.put(write.key(), value);
    }
  }
}
