package io.kiwidb.cli.repl;

import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.view.LevelsView;
import io.kiwidb.cli.view.View;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * What the shell knows from line to line: the store, the batch that is being collected, the
 * snapshots, and which of them is read.
 *
 * <p>Threading: not thread-safe, but for {@link #cancel}, which a signal calls. Closing it closes
 * the snapshots, not the store.
 */
final class ReplSession implements AutoCloseable {
  /** Who types the lines. */
  enum Mode {
    /** A person: colours, hints, and no more of a scan than a person can read. */
    INTERACTIVE,
    /** A file or a program. */
    SCRIPT
  }

  private final Kiwi db;
  private final Output out;
  private final Ink ink;
  private final Mode mode;
  private final Map<String, Snapshot> snapshots = new TreeMap<>();
  private Optional<String> used = Optional.empty();
  private Optional<WriteBatch> batch = Optional.empty();
  private int snapshotsMade;
  private boolean ended;
  private IntSupplier width = () -> LevelsView.DEFAULT_WIDTH;
  private volatile boolean cancelled;

  ReplSession(Kiwi db, Output out, Ink ink, Mode mode) {
    this.db = db;
    this.out = out;
    this.ink = ink;
    this.mode = mode;
  }

  Kiwi db() {
    return db;
  }

  Output out() {
    return out;
  }

  Ink ink() {
    return ink;
  }

  Mode mode() {
    return mode;
  }

  /** How many columns results have. */
  int width() {
    return width.getAsInt();
  }

  /** From now on results have as many columns as it says. */
  void width(IntSupplier columns) {
    width = columns;
  }

  void show(View view) {
    view.text(out, ink);
  }

  /** A remark for people; scripts do not get it. */
  void remark(String text) {
    if (mode == Mode.INTERACTIVE) {
      out.println(ink.paint(Ink.Role.NOTE, text));
    }
  }

  /** What reads go to: the store, or the snapshot that is used. */
  ReadView view() {
    return used.<ReadView>map(this::snapshot).orElse(db);
  }

  Map<String, Snapshot> snapshots() {
    return Collections.unmodifiableMap(snapshots);
  }

  Optional<String> usedSnapshot() {
    return used;
  }

  /** Holds the present moment under a name of its own. */
  String openSnapshot(Optional<String> wanted) {
    String name = wanted.orElseGet(() -> "s" + (snapshotsMade + 1));
    if (snapshots.containsKey(name)) {
      throw new ReplException("there is a snapshot " + name + " already");
    }
    snapshots.put(name, db.snapshot());
    snapshotsMade++;
    return name;
  }

  /** Lets reads go to a snapshot, or to the store. */
  void use(Optional<String> name) {
    name.ifPresent(this::snapshot);
    used = name;
  }

  void closeSnapshot(String name) {
    snapshot(name).close();
    snapshots.remove(name);
    if (used.equals(Optional.of(name))) {
      used = Optional.empty();
      remark("reads go to the store again");
    }
  }

  /** The snapshot of a name. */
  Snapshot snapshot(String name) {
    Snapshot snapshot = snapshots.get(name);
    if (snapshot == null) {
      String open = snapshots.isEmpty()
          ? "none is open"
          : "open are " + String.join(", ", snapshots.keySet());
      throw new ReplException("there is no snapshot '" + name + "'; " + open);
    }
    return snapshot;
  }

  /** The batch that is being collected, if one is. */
  Optional<WriteBatch> batch() {
    return batch;
  }

  void beginBatch() {
    if (batch.isPresent()) {
      throw new ReplException("a batch is open already: commit or abort it");
    }
    batch = Optional.of(new WriteBatch());
  }

  /** Ends the batch and hands it over. */
  WriteBatch takeBatch() {
    WriteBatch taken =
        batch.orElseThrow(() -> new ReplException("no batch is open; 'batch' opens one"));
    batch = Optional.empty();
    return taken;
  }

  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** Asks the command that is running to stop. */
  void cancel() {
    cancelled = true;
  }

  void clearCancellation() {
    cancelled = false;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void close() {
    snapshots.values().forEach(Snapshot::close);
    snapshots.clear();
    used = Optional.empty();
  }
}
