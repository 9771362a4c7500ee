package io.kiwidb.cli.repl;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.view.LevelsView;
import io.kiwidb.cli.view.View;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The state of the shell between lines: the store, the keyspace in use, the open batch, the
 * snapshots, and the one that reads use.
 *
 * <p>Threading: not thread-safe, except for {@link #cancel}, which a signal handler calls,
 * {@link #stop}, and {@link #closeExpiredSnapshots}. Ownership: closing a session closes the
 * snapshots, not the store.
 */
final class ReplSession implements AutoCloseable {
  /** Where the lines come from. */
  enum Mode {
    /** A user at a terminal: with colours, hints, and limited scans. */
    INTERACTIVE,
    /** A file or a program. */
    SCRIPT
  }

  /** What the commands may do. */
  enum Access {
    /** Nothing that changes the store. */
    READ,
    /** Everything but what destroys data. */
    WRITE,
    /** Everything. */
    ALL
  }

  /** Where the user is. */
  enum Place {
    /** At this computer, whose files are the user's. */
    HERE,
    /** Somewhere else: the files of this computer are not the user's. */
    ELSEWHERE
  }

  /** The option that confirms an action. */
  static final String YES = "--yes";

  private final Kiwi db;
  private final KeyspaceSelection keyspaces;
  private final Output out;
  private final Ink ink;
  private final Mode mode;
  private final Access access;
  private final Place place;
  private final SessionSnapshots snapshots;
  private Optional<String> used = Optional.empty();
  private Optional<WriteBatch> batch = Optional.empty();
  private boolean ended;
  private Predicate<String> confirmation = action -> {
    throw new ReplException("nothing done; add --yes to " + action);
  };
  private BiConsumer<String, String> audit = (operation, keyspace) -> {};
  private IntSupplier width = () -> LevelsView.DEFAULT_WIDTH;
  private volatile boolean cancelled;
  private volatile boolean closing;
  private volatile boolean wasCutShort;
  private boolean isTimed;
  private long deadline;

  ReplSession(Kiwi db, Output out, Ink ink, Mode mode) {
    this(
        db,
        out,
        ink,
        mode,
        Access.ALL,
        Place.HERE,
        new SessionSnapshots(db, SessionSnapshots.Bounds.NONE, System::nanoTime));
  }

  /** Creates a session of somebody who is elsewhere. */
  ReplSession(Kiwi db, Output out, Ink ink, Mode mode, Access access, SessionSnapshots snapshots) {
    this(db, out, ink, mode, access, Place.ELSEWHERE, snapshots);
  }

  private ReplSession(
      Kiwi db,
      Output out,
      Ink ink,
      Mode mode,
      Access access,
      Place place,
      SessionSnapshots snapshots) {
    this.access = access;
    this.place = place;
    this.snapshots = snapshots;
    this.db = db;
    this.keyspaces = new KeyspaceSelection(db);
    this.out = out;
    this.ink = ink;
    this.mode = mode;
  }

  Kiwi db() {
    return db;
  }

  KeyspaceSelection keyspaces() {
    return keyspaces;
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

  /** To be called before a change. Throws {@link ReplException} if the session may only read. */
  void mayWrite() {
    if (access == Access.READ) {
      throw new ReplException("this shell may only read");
    }
  }

  /**
   * To be called before files are used. Throws {@link ReplException} if they are not the user's.
   */
  void mayUseFiles() {
    if (place == Place.ELSEWHERE) {
      throw new ReplException(
          "this shell has no access to files of the computer that it runs on; use 'kiwi repl' there");
    }
  }

  /** To be called before data is destroyed. Throws {@link ReplException} if it may not be. */
  void mayDestroy() {
    mayWrite();
    if (access != Access.ALL) {
      throw new ReplException(
          "this shell may not destroy data; the server would have to be started with --enable-admin");
    }
  }

  /** Returns the width of results in columns. */
  int width() {
    return width.getAsInt();
  }

  /** Sets the supplier of the width of results. */
  void width(IntSupplier columns) {
    width = columns;
  }

  /** Returns whether the user confirms an action. Throws {@link ReplException} in a script. */
  private boolean confirms(String action) {
    return confirmation.test(action);
  }

  /** Returns whether the line or the user confirms an action. */
  boolean isConfirmed(Arguments arguments, String action) {
    boolean confirmed = arguments.has(YES) || confirms(action);
    if (!confirmed) {
      remark("nothing done");
    }
    return confirmed;
  }

  /** Sets how the user is asked to confirm an action. */
  void confirmation(Predicate<String> newConfirmation) {
    confirmation = newConfirmation;
  }

  /** To be called when data is about to be destroyed, after its user has confirmed it. */
  void destroys(String operation, Keyspace keyspace) {
    audit.accept(operation, keyspace.name());
  }

  /** Sets who is told what is destroyed: the operation and the name of the keyspace. */
  void audit(BiConsumer<String, String> newAudit) {
    audit = newAudit;
  }

  void show(View view) {
    view.text(out, ink);
  }

  /** Prints a remark in interactive mode. */
  void remark(String text) {
    if (mode == Mode.INTERACTIVE) {
      out.println(ink.paint(Ink.Role.NOTE, text));
    }
  }

  /** Returns the view of a keyspace that reads use: the current state or a snapshot. */
  ReadView view(Keyspace keyspace) {
    return used.map(this::snapshot)
        .<ReadView>map(
            snapshot -> keyspace.id() == db.id() ? snapshot : snapshot.keyspace(keyspace))
        .orElse(keyspace);
  }

  Map<String, Snapshot> snapshots() {
    return snapshots.all();
  }

  Optional<String> usedSnapshot() {
    return used;
  }

  /** Takes a snapshot with the given name, or a generated one. Returns its name. */
  String openSnapshot(Optional<String> wanted) {
    return snapshots.take(wanted.orElse(""));
  }

  /** Selects a snapshot for reads, or the store. */
  void use(Optional<String> name) {
    name.ifPresent(this::snapshot);
    used = name;
  }

  void closeSnapshot(String name) {
    snapshot(name);
    snapshots.close(name);
    if (used.equals(Optional.of(name))) {
      used = Optional.empty();
      remark("reads use the store again");
    }
  }

  /** Returns the snapshot with a name. */
  Snapshot snapshot(String name) {
    Map<String, Snapshot> all = snapshots.all();
    Snapshot snapshot = all.get(name);
    if (snapshot == null) {
      if (used.equals(Optional.of(name))) {
        throw new ReplException("the time of snapshot " + name
            + " is over; 'snapshot use store' switches reads back to the store");
      }
      String open = all.isEmpty()
          ? "no snapshot is open"
          : "open snapshots: " + String.join(", ", all.keySet());
      throw new ReplException("unknown snapshot '" + name + "'; " + open);
    }
    return snapshot;
  }

  /** Returns the open batch, if there is one. */
  Optional<WriteBatch> batch() {
    return batch;
  }

  void beginBatch() {
    if (batch.isPresent()) {
      throw new ReplException("a batch is already open; use 'commit' or 'abort'");
    }
    batch = Optional.of(new WriteBatch());
  }

  /** Closes the open batch and returns it. */
  WriteBatch takeBatch() {
    WriteBatch taken =
        batch.orElseThrow(() -> new ReplException("no batch is open; use 'batch' to start one"));
    batch = Optional.empty();
    return taken;
  }

  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended || closing;
  }

  /** Requests the running command to stop. */
  void cancel() {
    cancelled = true;
  }

  /** To be called before a command is run. */
  void begin() {
    cancelled = false;
    long most = snapshots.bounds().nanos();
    if (most < Long.MAX_VALUE) {
      endAt(System.nanoTime() + most); // a scan pins what it reads, as a snapshot does
    }
  }

  /** Returns whether the running command is to stop, which it must do if this is true. */
  boolean isCancelled() {
    boolean isOver = cancelled || closing || (isTimed && System.nanoTime() - deadline >= 0);
    if (isOver) {
      wasCutShort = true;
    }
    return isOver;
  }

  /** Returns whether a command was stopped before its end. */
  boolean wasCutShort() {
    return wasCutShort;
  }

  /** Closes the snapshots whose time is over. */
  void closeExpiredSnapshots() {
    snapshots.closeExpired();
  }

  /** Returns the message of a failure. A user elsewhere is not told where the store is. */
  String messageOf(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    String location = db.location();
    boolean isLocal = snapshots.bounds().equals(SessionSnapshots.Bounds.NONE);
    boolean isPath = location.indexOf('/') >= 0 || location.indexOf('\\') >= 0;
    return isLocal || !isPath
        ? message
        : message
            .replace(location + "/", "")
            .replace(location + "\\", "")
            .replace(location, "the store");
  }

  /** Cancels every command at a time, by {@link System#nanoTime}. */
  void endAt(long nanoTime) {
    deadline = nanoTime;
    isTimed = true;
  }

  /** Requests the running command and the shell to stop. */
  void stop() {
    closing = true;
  }

  @Override
  public void close() {
    snapshots.close();
    used = Optional.empty();
  }
}
