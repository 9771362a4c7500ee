package io.kiwidb.testkit.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a {@link TraceStorage} knows: the events, the violations, and how durable each file is.
 *
 * <p>Threading: thread-safe; one monitor, never held while an operation runs below or a callback of
 * the test runs.
 */
final class TraceLedger {
  private static final int KEPT_EVENTS = 65_536;
  private static final int TAIL = 40;

  /** How far one file has got; guarded by the ledger. */
  static final class FileState {
    private String name;
    private long appended;
    private long synced;
    private boolean entryDurable;
    private String broken = "";
    private final Set<String> references = new HashSet<>();

    FileState(String name) {
      this.name = name;
    }
  }

  private final Map<String, FileState> files = new TreeMap<>();
  private final Deque<TraceEvent> events = new ArrayDeque<>();
  private final List<String> violations = new ArrayList<>();
  private long nextIndex;

  /** A file that was there before the trace began counts as durable. */
  synchronized void existing(String name, long size) {
    FileState state = new FileState(name);
    state.appended = size;
    state.synced = size;
    state.entryDurable = true;
    files.put(name, state);
  }

  synchronized void event(StorageOperation operation, String file, String detail, String failure) {
    if (events.size() == KEPT_EVENTS) {
      events.removeFirst();
    }
    events.addLast(new TraceEvent(nextIndex++, operation, file, detail, failure));
  }

  synchronized void violation(String text) {
    violations.add("before event " + nextIndex + ": " + text);
  }

  synchronized FileState created(String name) {
    if (files.containsKey(name)) {
      violation(name + " was created over a file of that name");
    }
    FileState state = new FileState(name);
    files.put(name, state);
    return state;
  }

  synchronized String name(FileState state) {
    return state.name;
  }

  synchronized void beforeAppend(FileState state, long size) {
    requireWhole(state, "append to");
    if (size != state.appended) {
      violation(
          state.name + " has " + size + " bytes although " + state.appended + " were appended");
    }
  }

  synchronized void appended(FileState state, int length) {
    state.appended += length;
  }

  /** Answers how far a sync that starts now reaches. */
  synchronized long beforeSync(FileState state) {
    requireWhole(state, "sync of");
    return state.appended;
  }

  synchronized void synced(FileState state, long upTo) {
    state.synced = Math.max(state.synced, upTo);
  }

  synchronized void broke(FileState state, StorageOperation operation) {
    state.broken = operation.verb();
  }

  synchronized void reference(FileState state, Set<String> names) {
    state.references.addAll(names);
  }

  /** What a file was found to name so far. */
  synchronized Set<String> references(String name) {
    FileState state = files.get(name);
    return state == null ? Set.of() : Set.copyOf(state.references);
  }

  synchronized void beforeRename(String from, String to, NamePattern replaceable) {
    FileState state = files.get(from);
    if (state == null) {
      return;
    }
    if (state.synced < state.appended || !state.broken.isEmpty()) {
      violation(from + " was renamed to " + to + " with only " + state.synced + " of "
          + state.appended + " bytes synced");
    }
    FileState replaced = files.get(to);
    if (replaced != null && replaced.synced > 0 && !replaceable.matches(to)) {
      violation(to + ", which has synced bytes, was replaced by " + from);
    }
  }

  synchronized void renamed(String from, String to) {
    FileState state = files.remove(from);
    if (state != null) {
      state.name = to;
      state.entryDurable = false;
      files.put(to, state);
    }
  }

  synchronized void deleted(String name) {
    files.remove(name);
  }

  /** The files whose names a directory sync that starts now makes durable. */
  synchronized List<FileState> beforeDirectorySync() {
    return List.copyOf(files.values());
  }

  synchronized void directorySynced(List<FileState> covered, Map<FileState, String> namesBefore) {
    for (FileState state : covered) {
      state.entryDurable |= state.name.equals(namesBefore.get(state));
    }
  }

  /** Why a file is not durable as a whole; empty when it is. */
  synchronized String missingDurability(String name) {
    FileState state = files.get(name);
    if (state == null) {
      return name + " does not exist";
    }
    if (state.synced < state.appended) {
      return name + " has only " + state.synced + " of " + state.appended + " bytes synced";
    }
    return state.entryDurable ? "" : name + " was not followed by a sync of the directory";
  }

  /** Why the beginning of a file is not durable; empty when it is. */
  synchronized String missingBeginning(String name) {
    FileState state = files.get(name);
    return state != null && state.synced > 0 && state.entryDurable ? "" : missingDurability(name);
  }

  synchronized List<String> names(NamePattern pattern) {
    return files.keySet().stream().filter(pattern::matches).toList();
  }

  synchronized List<TraceEvent> events() {
    return List.copyOf(events);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** The last events, one a line. */
  synchronized String tail() {
    StringBuilder text = new StringBuilder();
    events.stream()
        .skip(Math.max(0, events.size() - TAIL))
        .forEach(event -> text.append("\n  ").append(event));
    return text.toString();
  }

  private void requireWhole(FileState state, String what) {
    if (!state.broken.isEmpty()) {
      violation(what + " " + state.name + " after a failure to " + state.broken + " it");
    }
  }
}
