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
 * The commits of a run in their order, kept outside the store: what was tried, what was
 * acknowledged, what was durable.
 *
 * <p>A state is named by how many commits it holds. Threading: not thread-safe.
 */
public final class CommitLog {
  private static final int SHOWN = 4;

  private final List<List<Write>> commits = new ArrayList<>();
  private int acknowledged;
  private int durable;

  /** No commits. */
  public CommitLog() {}

  /** Notes a commit before it is tried; answers how many there are with it. */
  public int tried(List<Write> commit) {
    commits.add(commit);
    return commits.size();
  }

  /** The first so many commits are acknowledged. */
  public void acknowledged(int count) {
    acknowledged = Math.max(acknowledged, count);
  }

  /** The first so many commits are durable. */
  public void durable(int count) {
    durable = Math.max(durable, count);
  }

  /** The last commit was refused and changed nothing: it is as if it had not been tried. */
  public void withdrawn() {
    commits.remove(commits.size() - 1);
    assert acknowledged <= commits.size() : "an acknowledged commit was withdrawn";
  }

  /** Only the first so many commits are there, and those for good. */
  public void recovered(int count) {
    commits.subList(count, commits.size()).clear();
    acknowledged = count;
    durable = count;
  }

  /** How many commits were tried. */
  public int tried() {
    return commits.size();
  }

  /** How many commits, from the first on, were acknowledged. */
  public int acknowledged() {
    return acknowledged;
  }

  /** How many commits, from the first on, are durable. */
  public int durable() {
    return durable;
  }

  /** The state that the first so many commits make. */
  public NavigableMap<byte[], byte[]> state(int count) {
    NavigableMap<byte[], byte[]> state = new TreeMap<>(Keys.ORDER);
    commits.subList(0, count).forEach(commit -> commit.forEach(write -> apply(write, state)));
    return state;
  }

  /**
   * The shortest prefix of at least so many commits that makes exactly this state; empty when there
   * is none.
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
   * Why a state is no prefix of at least so many commits: the nearest shorter one, or the first
   * differences to the full one.
   */
  public String explain(NavigableMap<byte[], byte[]> recovered, int atLeast) {
    OptionalInt shorter = prefixWith(recovered, 0);
    if (shorter.isPresent()) {
      return "it is the state of the first " + shorter.getAsInt()
          + " commits: acknowledged ones are lost";
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
            "it is the state of no prefix; the nearest is that of the first ")
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
