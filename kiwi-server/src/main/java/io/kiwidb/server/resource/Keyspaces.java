package io.kiwidb.server.resource;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.Statistics;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.server.json.Continuation;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.problem.StorePaths;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keyspaces of the store. Threading: thread-safe. */
public final class Keyspaces {
  /** Asks for a new keyspace. */
  public record CreateRequest(
      @Nullable String name,
      @Nullable Map<String, String> providers,
      @Nullable Map<String, String> settings) {}

  /** Asks for another name. */
  public record RenameRequest(@Nullable String name) {}

  /** A keyspace. */
  public record Info(
      int id,
      String name,
      String keyOrder,
      Map<String, String> providers,
      long tables,
      long bytes,
      long entries,
      long memtableBytes,
      int ownSettings) {}

  /** A page of keyspaces. */
  public record Listing(List<Info> keyspaces, @Nullable String continuation) {}

  private static final byte[] NO_KEY = {};

  private static final int RENAMES = 3; // that one listing follows

  private final ServedStore store;

  /** Creates the area. */
  public Keyspaces(ServedStore store) {
    this.store = store;
  }

  /** Returns a page of keyspaces, in the order of their creation. */
  public Listing list(@Nullable Integer limit, @Nullable String continuation) {
    int items = PageLimits.items(limit);
    long after = continuation == null
        ? -1
        : Continuation.parse(Continuation.Kind.LIST, continuation).number();
    List<Keyspace> rest = store.db().keyspaces().stream()
        .filter(keyspace -> keyspace.id() > after) // ids grow with each creation
        .toList();
    List<Info> page = new ArrayList<>();
    for (Keyspace keyspace : rest.subList(0, Math.min(items, rest.size()))) {
      ifThere(keyspace).ifPresent(page::add);
    }
    String next = rest.size() > items
        ? new Continuation(Continuation.Kind.LIST, rest.get(items - 1).id(), NO_KEY).format()
        : null;
    return new Listing(page, next);
  }

  /** Returns what is known of a keyspace of a list; empty if it was dropped meanwhile. */
  private static Optional<Info> ifThere(Keyspace listed) {
    Optional<Keyspace> now = Optional.of(listed);
    for (int attempt = 0; attempt < RENAMES && now.isPresent(); attempt++) {
      try {
        return now.map(Keyspaces::info);
      } catch (UnknownKeyspaceException e) { // dropped, or renamed: then it has its id
        now = listed.store().keyspaces().stream()
            .filter(each -> each.id() == listed.id())
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private static Info info(Keyspace given) {
    Keyspace keyspace = given.store().keyspace(given.name()); // the default one alone
    Statistics stats = keyspace.stats();
    long tables = 0;
    long bytes = 0;
    long entries =
        keyspace.memtables().stream().mapToLong(MemTableInfo::entries).sum();
    for (Statistics.Level level : stats.levels()) {
      tables += level.tables();
      bytes += level.bytes();
      entries += level.entries();
    }
    return new Info(
        keyspace.id(),
        keyspace.name(),
        keyspace.keyspaceOptions().keyOrder().name(),
        providers(stats.providers()),
        tables,
        bytes,
        entries,
        stats.memtableBytes(),
        keyspace.settings().changed().size());
  }

  static Map<String, String> providers(Map<ProviderKind, String> providers) {
    Map<String, String> names = new TreeMap<>();
    providers.forEach((kind, name) -> names.put(kind.label(), name));
    return names;
  }

  /** Creates a keyspace. */
  public Info create(CreateRequest request) {
    String name = Given.required(request.name(), "name");
    Kiwi db = store.db();
    if (db.findKeyspace(name).isPresent()) {
      throw taken();
    }
    KeyspaceOptions.Builder options = KeyspaceOptions.builder();
    if (request.providers() != null) {
      request
          .providers()
          .forEach((kind, provider) ->
              options.provider(kind(kind), Given.required(provider, "providers")));
    }
    if (request.settings() != null) {
      request
          .settings()
          .forEach((setting, value) -> options.set(setting, Given.required(value, "settings")));
    }
    return info(free(db, name, () -> Told.get(() -> db.createKeyspace(name, options.build()))));
  }

  /** Makes a change that needs a free name, which another client may have taken meanwhile. */
  private static Keyspace free(Kiwi db, String name, Supplier<Keyspace> change) {
    try {
      return change.get();
    } catch (InvalidOptionsException e) {
      if (db.findKeyspace(name).isPresent()) {
        throw taken();
      }
      throw new InvalidOptionsException(
          StorePaths.without(db.location(), String.valueOf(e.getMessage())));
    }
  }

  private static ProviderKind kind(String label) {
    return KeyspaceOptions.providerKinds().stream()
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> Given.bad("A keyspace chooses its memtable, table, filter, compressor, strategy,"
                + " merge-operator and prefix-rule."));
  }

  /** Gives a keyspace another name. */
  public Info rename(String name, RenameRequest request) {
    String to = Given.required(request.name(), "name");
    Kiwi db = store.db();
    Keyspace keyspace = KeyspaceLookup.find(db, name);
    if (db.findKeyspace(to).isPresent()) {
      throw taken();
    }
    return info(free(db, to, () -> {
      Told.run(() -> db.renameKeyspace(name, to));
      return keyspace;
    }));
  }

  /** Drops a keyspace with all its keys. */
  public void drop(String name, String confirmed) {
    requireConfirmed(name, confirmed);
    Kiwi db = store.db();
    KeyspaceLookup.find(db, name);
    Told.run(() -> db.dropKeyspace(name));
  }

  /** Deletes all keys of a keyspace. */
  public void clear(String name, String confirmed) {
    requireConfirmed(name, confirmed);
    Keyspace keyspace = KeyspaceLookup.find(store.db(), name);
    Told.run(keyspace::clear);
  }

  private static void requireConfirmed(String name, String confirmed) {
    if (!name.equals(confirmed)) {
      throw Given.bad("'confirm' must be the name of the keyspace once more.");
    }
  }

  private static ProblemException taken() {
    return new ProblemException(ProblemCode.CONFLICT, "There is a keyspace of that name.");
  }
}
