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
 * The records of a {@link TraceStorage}: events, violations, and the durability of each file.
 *
 * <p>Threading: thread-safe; one monitor, never held during an operation of the underlying storage
 * or a callback of the test.
 */
final class TraceLedger {
  private static final int KEPT_EVENTS = 65_536;
  private static final int TAIL = 40;

  /** The durability of one file; guarded by the ledger. */
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

  /** Adds a file that existed before the trace began; it counts as durable. */
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
      violation(name + " was created over an existing file");
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

  /** Returns the length that a sync starting now covers. */
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

  /** Returns the files that a file was found to refer to. */
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

  /** Returns the files whose names a directory sync starting now makes durable. */
  synchronized List<FileState> beforeDirectorySync() {
    return List.copyOf(files.values());
  }

  synchronized void directorySynced(List<FileState> covered, Map<FileState, String> namesBefore) {
    for (FileState state : covered) {
      state.entryDurable |= state.name.equals(namesBefore.get(state));
    }
  }

  /** Returns why a file is not completely durable; empty if it is. */
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

  /** Returns why the start of a file is not durable; empty if it is. */
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

  /** Returns the last events, one per line. */
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
