package io.kiwidb.engine;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.StoreResources;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.context.SharedResources;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.context.StoreScheduler;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.files.DirectoryCheck;
import io.kiwidb.engine.files.DirectoryHold;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.FlightLog;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.recover.Recovery;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.engine.settings.CacheBudgets;
import io.kiwidb.engine.settings.LevelUse;
import io.kiwidb.engine.settings.SettingCatalog;
import io.kiwidb.engine.settings.SettingChanges;
import io.kiwidb.engine.settings.SettingRules;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.engine.settings.StoredValues;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.StrategyProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a database: lock, CURRENT, manifest, tables, logs. Nothing is written before all of these
 * have been read. If a step fails, whatever was opened is closed again.
 *
 * <p>Threading: not thread-safe; one opener per opening.
 */
final class StoreOpener {
  /** The log, listeners and stages: none of them must delay another. */
  private static final int USERS_OF_EVENTS = 3;

  private final Storage storage;
  private final Options options;
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();
  private StoredValues stored = new StoredValues(Profile.PROD, Map.of());
  private Optional<SharedResources> shared = Optional.empty();
  private @Nullable Events events;

  private StoreOpener(Storage storage, Options options) {
    this.storage = storage;
    this.options = options;
  }

  static Kiwi open(Storage storage, Options options) {
    StoreOpener opener = new StoreOpener(storage, options);
    opener.undo.push(storage);
    boolean opened = false;
    try {
      opener.enterShared();
      LsmDatabase database = opener.open();
      database.reportIfForgotten();
      opened = true;
      return database;
    } finally {
      if (!opened) {
        opener.undo();
      }
    }
  }

  private void enterShared() {
    shared = SharedResources.of(options);
    shared.ifPresent(resources -> undo.push(resources.enter()));
  }

  private LsmDatabase open() {
    // Before a lock file is created in a directory that is not a database.
    DirectoryCheck.look(storage, options.openMode());
    Providers found = Providers.load();
    SettingCatalog catalog = found.settings(options);
    Map<Setting<?>, Object> given = catalog.given(options);
    Storage.AutoCloseableLock lock =
        isReadOnly() ? storage.lockToRead(FileNames.LOCK) : storage.lock(FileNames.LOCK);
    undo.push(lock);
    boolean isNew = DirectoryCheck.look(storage, options.openMode()) == DirectoryCheck.Finding.FREE;
    Recovery.Manifest manifest = isNew
        ? new Recovery.Manifest(
            UUID.randomUUID(), new ManifestState(options.keyOrder().name()))
        : Recovery.readManifest(storage);
    Events events = new Events(FlightLog.of(storage.location()), options.listeners());
    this.events = events;
    StoreHealth health = new StoreHealth(storage.location(), events);
    if (isReadOnly()) {
      health.openedReadOnly();
    }
    AtomicLong fileNumber = new AtomicLong(Recovery.nextFileNumber(storage, manifest.state()));
    DirectoryHold hold = new DirectoryHold();
    FileRemover remover = new FileRemover(storage, events);
    Persistence persistence =
        new Persistence(manifest.database(), fileNumber, health, hold, remover);
    SettingRules rules = rules(found, catalog);
    StoreSettings settings = settings(manifest, rules, given, events, persistence);
    Providers providers = found.with(settings::get);
    Scheduler threads = options.scheduler().orElseGet(this::ownThreads);
    StoreScheduler scheduler =
        new StoreScheduler(threads, (lane, e) -> taskFailed(lane, e, health, events));
    undo.push(scheduler);
    scheduler.workers(Scheduler.Lane.EVENTS, USERS_OF_EVENTS);
    events.tellOn(scheduler);
    BlockCache cache = cache(providers, settings);
    StoreContext context = new StoreContext(
        storage,
        manifest.database(),
        options,
        providers,
        providers.selected(LogProvider.class, ProviderKind.LOG, options.provider(ProviderKind.LOG)),
        cache,
        settings,
        scheduler,
        new Counters(),
        new Recorder(),
        events,
        health,
        remover,
        hold,
        new ExpiryClock(options.timeSource(), manifest.state().time()));
    watch(context);
    Recovery.Mode mode = isReadOnly() ? Recovery.Mode.KEEP_IN_MEMORY : Recovery.Mode.WRITE_TABLES;
    KeyspaceContexts keyspaces = new KeyspaceContexts(context, rules);
    List<TreeContext> trees =
        manifest.state().keyspaces().stream().map(keyspaces::recorded).toList();
    Recovery.Recovered recovered =
        new Recovery(context, manifest.state(), fileNumber, mode).run(trees);
    StoreAssembly store = new StoreAssembly(
        context, scheduler, fileNumber, recovered, manifest.state(), keyspaces, undo);
    LsmDatabase database = store.start();
    if (!settings.are(stored)) {
      settings.persist();
    }
    if (options.openMode() == OpenMode.CREATE_IF_MISSING
        || options.openMode() == OpenMode.CREATE_NEW) {
      store.changes.createMissing();
    }
    return database;
  }

  private static void watch(StoreContext context) {
    StoreSettings settings = context.settings();
    Events events = context.events();
    settings.watch(now -> events.logLevel(now.get(Settings.LOG_LEVEL)));
    settings.watch(now -> context.recorder().sample(now.number(Settings.LATENCY_SAMPLING)));
    settings.watch(new SettingChanges(settings, events));
  }

  private boolean isReadOnly() {
    return options.openMode() == OpenMode.READ_ONLY;
  }

  private Scheduler ownThreads() {
    Scheduler threads =
        shared.map(SharedResources::newScheduler).orElseGet(() -> new ThreadScheduler("kiwi"));
    undo.push(threads);
    return threads;
  }

  /**
   * Handles an exception that a task did not catch: work that others wait for may never be done.
   */
  private static void taskFailed(
      Scheduler.Lane lane, Throwable error, StoreHealth health, Events events) {
    try {
      String what = "a task of the lane " + lane.name().toLowerCase(Locale.ROOT);
      events.tell(new KiwiEvent.BackgroundFailed(what, error));
      health.worsen(Concern.BACKGROUND, Health.FATAL, what + " failed", error);
    } catch (Throwable e) { // thread top: out of memory even for reporting it
      health.worsenWithoutMemory();
    }
  }

  private StoreSettings settings(
      Recovery.Manifest manifest,
      SettingRules rules,
      Map<Setting<?>, Object> given,
      Events events,
      Persistence persistence) {
    Consumer<String> warn = problem -> events.warn("settings.left-out " + problem);
    Optional<StoredValues> persisted =
        SettingsFile.read(storage, persistence.database(), rules.catalog(), warn);
    Profile profile =
        options.profile().or(() -> persisted.map(StoredValues::profile)).orElse(Profile.PROD);
    stored = persisted.orElse(new StoredValues(Profile.PROD, Map.of()));
    StoredValues kept = persisted
        .filter(values -> values.profile() == profile)
        .orElse(new StoredValues(profile, Map.of()));
    LevelUse tree = new LevelUse.Stored(
        manifest.state().tables().stream().mapToInt(TableInfo::level).max().orElse(0));
    kept.unclaimed()
        .forEach((name, value) -> events.warn("settings.unclaimed name=" + name + " value=" + value
            + " reason=no provider on the path declares it; it is kept and has no effect"));
    Map<Setting<?>, Object> session = shared
        .map(resources -> resources.budget().settings(profile, kept.changed(), given))
        .orElse(given);
    StoredValues values = rules.sound(kept, session, tree.deepestLevel(), warn);
    if (stored.equals(kept)) {
      stored = values; // rejected values stay in the file until a setting changes
    }
    StoreSettings settings =
        new StoreSettings(values, session, rules, tree, next -> persist(next, persistence));
    if (shared.isPresent()) {
      settings.fix(StoreResources.settings());
    }
    given.keySet().forEach(one -> SettingChanges.warnIfOutOfUse(settings, one, events));
    return settings;
  }

  private SettingRules rules(Providers providers, SettingCatalog catalog) {
    String name = options.provider(ProviderKind.STRATEGY);
    return new SettingRules(
        providers.selected(StrategyProvider.class, ProviderKind.STRATEGY, name).create(),
        name,
        catalog);
  }

  /** What persisting settings needs. */
  private record Persistence(
      UUID database,
      AtomicLong fileNumber,
      StoreHealth health,
      DirectoryHold hold,
      FileRemover remover) {}

  private void persist(StoredValues values, Persistence with) {
    if (isReadOnly()) {
      return; // changed for this opening only
    }
    with.health().requireOpen();
    with.hold().requireNone("changing settings");
    long number = with.fileNumber().getAndIncrement();
    FileId id = new FileId(FileNames.options(number), number, with.database());
    SettingsFile.write(
        storage,
        id,
        values,
        () -> StoreContext.syncDirectory(storage, with.health()),
        with.remover()::remove);
  }

  private BlockCache cache(Providers providers, StoreSettings settings) {
    if (shared.isPresent()) {
      return shared.get().budget().cache();
    }
    CacheProvider provider = providers.selected(
        CacheProvider.class, ProviderKind.CACHE, options.provider(ProviderKind.CACHE));
    Map<BlockKind, Long> budgets = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      budgets.put(kind, settings.number(CacheBudgets.settingOf(kind)));
    }
    BlockCache cache = provider.create(budgets);
    undo.push(cache);
    return cache;
  }

  private void undo() {
    while (!undo.isEmpty()) {
      StoreAssembly.closeQuietly(undo.pop());
    }
    Events told = events;
    if (told != null) {
      told.tellRest();
    }
  }
}
