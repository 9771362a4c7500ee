package io.kiwidb.server.resource;

import io.kiwidb.DatabaseState;
import io.kiwidb.Insight;
import io.kiwidb.Kiwi;
import io.kiwidb.server.problem.StorePaths;
import io.kiwidb.server.store.ServedStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The store as a whole. Threading: thread-safe. */
public final class Engine {
  /** Asks for an empty store; the name confirms it. */
  public record ResetRequest(@Nullable String name) {}

  /** The state of the store, and what the server may do. */
  public record Info(
      String name,
      @Nullable String directory,
      boolean isOpen,
      String health,
      String cause,
      @Nullable String profile,
      String version,
      String java,
      int processors,
      boolean readOnly,
      boolean mayAdminister,
      boolean canReopen,
      boolean canBackUp,
      long startedMillis,
      @Nullable Long openMillis) {}

  /** What clients may do. */
  public enum Mode {
    /** Read. */
    READ_ONLY,
    /** Change. */
    CHANGES,
    /** Change, and destroy. */
    ADMINISTRATION
  }

  private final ServedStore store;
  private final Tasks tasks;
  private final Backups backups;
  private final Mode mode;
  private final long startedMillis = System.currentTimeMillis();
  private final String version = version();

  /** Creates the area. */
  public Engine(ServedStore store, Tasks tasks, Backups backups, Mode mode) {
    this.store = store;
    this.tasks = tasks;
    this.backups = backups;
    this.mode = mode;
  }

  private static String version() {
    try (InputStream in =
        Engine.class.getResourceAsStream("/io/kiwidb/server/version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the state; works for a closed store as well. */
  public Info info() {
    Optional<Kiwi> db = store.ifOpen();
    DatabaseState state = db.map(Kiwi::state)
        .orElseGet(() -> new DatabaseState(DatabaseState.Health.CLOSED, Optional.empty()));
    OptionalLong open = store.openMillis();
    return new Info(
        store.name(),
        store.directory().map(Path::toString).orElse(null),
        db.isPresent(),
        Names.of(state.health()),
        state
            .cause()
            .map(cause -> StorePaths.without(db.map(Kiwi::location).orElse(""), cause))
            .orElse(""),
        db.map(each -> Names.of(each.settings().profile())).orElse(null),
        version,
        Runtime.version().toString(),
        Runtime.getRuntime().availableProcessors(),
        mode == Mode.READ_ONLY,
        mode == Mode.ADMINISTRATION,
        store.canReopen(),
        mode != Mode.READ_ONLY && backups.isPossible(),
        startedMillis,
        open.isPresent() ? open.getAsLong() : null);
  }

  /** Opens the store. */
  public Info open() {
    store.open();
    return info();
  }

  /** Closes the store. */
  public Info close() {
    store.close();
    return info();
  }

  /** Deletes everything in the store and opens it empty. */
  public Info reset(ResetRequest request) {
    if (!store.name().equals(Given.required(request.name(), "name"))) {
      throw Given.bad("'name' must be the name of the store, to confirm.");
    }
    store.reset();
    return info();
  }

  /** Starts to copy the store into the directory of backups. */
  public Tasks.Info backUp() {
    return backups.start();
  }

  /** Starts to verify all tables. */
  public Tasks.Info verify() {
    Insight insight = store.db().insight();
    return tasks.start("verify", progress -> {
      long[] all = {0};
      long entries = insight.verify((done, total, table) -> {
        all[0] = total;
        return progress.tell(done, OptionalLong.of(total), "table " + table.number());
      });
      progress.tell(all[0], OptionalLong.of(all[0]), "");
      return entries + " entries are as they were written";
    });
  }
}
