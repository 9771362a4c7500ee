package io.kiwidb.engine.tools;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiException;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.StorageException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.CurrentFile;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.ManifestReader;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Checks every file of a database against its checksums, against the manifest, and against the
 * other files. A problem in one file does not keep the others from being checked.
 *
 * <p>Threading: not thread-safe; used once.
 */
final class Verifier {
  private final Storage storage;
  private final Providers providers;
  private final Consumer<String> progress;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long files;
  private long bytes;
  private long entries;

  Verifier(Storage storage, Providers providers, Consumer<String> progress) {
    this.storage = storage;
    this.providers = providers;
    this.progress = progress;
  }

  VerifyReport run() {
    if (!storage.exists(FileNames.CURRENT)) {
      boolean hasParts =
          storage.list().stream().anyMatch(name -> FileNames.parse(name).isPresent());
      if (!hasParts) {
        throw new StorageException(
            StorageException.Reason.NO_DATABASE,
            "verify",
            storage.location(),
            "there is no database in the directory; check the path",
            null);
      }
      problems.add(FileNames.CURRENT + " is missing, so the current manifest is unknown");
      return report();
    }
    try (Storage.AutoCloseableLock held = storage.lockToRead(FileNames.LOCK)) {
      assert held != null;
      requireKeys();
      check("manifest", this::manifest);
    }
    return report();
  }

  /** Without its keys nothing can be said of a store, and that is no problem of the store. */
  private void requireKeys() {
    try {
      CurrentFile.read(storage);
    } catch (CorruptionException reported) {
      assert reported.file().equals(FileNames.CURRENT); // by the check of the manifest
    } catch (StorageException e) {
      switch (e.reason()) {
        case KEY_MISSING, WRONG_KEY, NOT_ENCRYPTED -> throw e;
        default -> progress.accept(FileNames.CURRENT); // reported by the check of the manifest
      }
    }
  }

  private VerifyReport report() {
    return new VerifyReport(files, bytes, entries, List.copyOf(problems), List.copyOf(notes));
  }

  private void manifest() {
    String name = CurrentFile.read(storage);
    progress.accept(name);
    ManifestState state = new ManifestState();
    ManifestReader.Contents contents =
        ManifestReader.read(storage, name, (position, edit) -> state.apply(name, position, edit));
    count(name);
    if (contents.tornBytes() > 0) {
      notes.add(name + " has a torn tail of " + contents.tornBytes()
          + " bytes: an edit that never became durable, or a corrupt last edit");
    }
    UUID database = contents.header().database();
    for (KeyspaceState keyspace : state.keyspaces()) {
      keyspace(keyspace, database);
    }
    check("logs", () -> logs(state, database));
    others(name, state, database);
  }

  private void keyspace(KeyspaceState keyspace, UUID database) {
    String order = keyspace.record().order();
    if (!order.equals(KeyOrder.BYTEWISE_NAME)) {
      notes.add(
          "the key order '" + order + "' of keyspace '" + keyspace.record().name()
              + "' is not available to this tool; its tables are not checked");
      keyspace.tables().forEach(info -> count(FileNames.table(info.number())));
      keyspace.blobs().files().forEach(file -> count(FileNames.blob(file.number())));
      return;
    }
    try (BlobVerification blobs = new BlobVerification(keyspace, storage, providers, problems)) {
      verify(keyspace, blobs, database);
    }
    levels(keyspace);
  }

  private void verify(KeyspaceState keyspace, BlobVerification blobs, UUID database) {
    for (BlobFile file : keyspace.blobs().files()) {
      String name = FileNames.blob(file.number());
      progress.accept(name);
      check(name, () -> blobs.verify(file, database));
      if (storage.exists(name)) {
        count(name);
      }
    }
    keyspace.tables().stream()
        .sorted(Comparator.comparingLong(TableInfo::number))
        .forEach(info -> check(
            FileNames.table(info.number()),
            () -> table(info, new AppliedDeletions(keyspace, info), database)));
    keyspace.tables().stream()
        .filter(info -> !keyspace.blobs().references(info.number()).isEmpty())
        .forEach(info -> check(
            FileNames.table(info.number()),
            () -> blobs.compare(info, id(FileNames.table(info.number()), info, database))));
  }

  private static FileId id(String name, TableInfo info, UUID database) {
    return new FileId(name, info.number(), database);
  }

  private void table(TableInfo info, AppliedDeletions applied, UUID database) {
    FileId id = id(FileNames.table(info.number()), info, database);
    progress.accept(id.name());
    long size = storage.size(id.name());
    if (size != info.bytes()) {
      problems.add(id.name() + " has " + size + " bytes; the manifest says " + info.bytes());
    }
    FileHeader header;
    try (ReadableFile file = storage.open(id.name())) {
      header = FileHeader.read(file);
    }
    TableProvider provider =
        providers.find(TableProvider.class, header.provider(), "file " + id.name());
    try (TableReader reader = provider.open(
        new TableProvider.Opening(storage, id, KeyOrder.BYTEWISE, new NoCache(), providers))) {
      long checked = reader.verify();
      entries += checked;
      compare(info, reader.properties(), checked);
      applied.findHidden(reader).ifPresent(what -> problems.add(id.name() + " has " + what));
    }
    count(id.name());
  }

  private void compare(TableInfo info, TableProperties properties, long checked) {
    boolean same = properties.entries() == info.entries()
        && checked == info.entries()
        && properties.deletions() == info.deletions()
        && properties.smallestSequence() == info.smallestSequence()
        && properties.largestSequence() == info.largestSequence()
        && KeyOrder.BYTEWISE.compare(properties.smallest().userKey(), info.smallestKey()) == 0
        && KeyOrder.BYTEWISE.compare(properties.largest().userKey(), info.largestKey()) == 0;
    if (!same) {
      problems.add(FileNames.table(info.number()) + " differs from the manifest: the file has "
          + properties + ", the manifest " + info);
    }
  }

  private void levels(KeyspaceState keyspace) {
    Map<Integer, List<TableInfo>> byLevel = new TreeMap<>();
    keyspace
        .tables()
        .forEach(table ->
            byLevel.computeIfAbsent(table.level(), level -> new ArrayList<>()).add(table));
    String where = keyspace.record().id() == BatchBuffer.DEFAULT_KEYSPACE
        ? ""
        : "keyspace '" + keyspace.record().name() + "', ";
    byLevel.forEach((level, tables) -> {
      tables.sort((a, b) -> KeyOrder.BYTEWISE.compare(a.smallestKey(), b.smallestKey()));
      for (int i = 1; level > 0 && i < tables.size(); i++) {
        if (KeyOrder.BYTEWISE.compare(
                tables.get(i - 1).largestKey(), tables.get(i).smallestKey())
            >= 0) {
          problems.add(where + "level " + level + ": tables "
              + tables.get(i - 1).number() + " and " + tables.get(i).number() + " overlap");
        }
      }
    });
  }

  private void logs(ManifestState state, UUID database) {
    long previous = 0;
    List<LogSegment> segments = state.logs();
    for (int i = 0; i < segments.size(); i++) {
      LogSegment segment = segments.get(i);
      String name = FileNames.log(segment.number());
      progress.accept(name);
      if (!storage.exists(name)) {
        problems.add(name + " is missing; the manifest refers to it");
        return;
      }
      previous = log(state, segment, new FileId(name, segment.number(), database), previous);
      count(name);
    }
  }

  private long log(ManifestState state, LogSegment segment, FileId id, long previous) {
    LogProvider provider =
        providers.find(LogProvider.class, segment.provider(), "file " + id.name());
    try (LogReader reader =
        provider.open(new LogProvider.Opening(storage, id, segment.durableLength()))) {
      if (previous != 0 && reader.predecessor().number() != previous) {
        problems.add(id.name() + " follows log " + reader.predecessor().number() + " instead of "
            + previous);
      }
      while (reader.next()) {
        BatchReader batch = new BatchReader(
            id.name(), reader.position(), reader.array(), reader.offset(), reader.length());
        while (batch.next()) {
          entries++;
          if (!state.wasCreated(batch.keyspace())) {
            problems.add(id.name() + " has an entry of keyspace " + batch.keyspace()
                + " at offset " + reader.position() + "; the manifest says that no keyspace "
                + state.nextKeyspace() + " or above was created");
            return segment.number();
          }
        }
      }
      if (segment.isEnded() && reader.soundLength() < segment.length()) {
        notes.add(id.name() + " lost its unsynced tail: " + reader.soundLength() + " of "
            + segment.length() + " bytes are valid");
      } else if (reader.tornBytes() > 0) {
        notes.add(id.name() + " has a torn tail of " + reader.tornBytes()
            + " bytes that was never acknowledged as synced");
      }
    }
    return segment.number();
  }

  private void others(String manifest, ManifestState state, UUID database) {
    Set<String> named = new HashSet<>();
    state.tables().forEach(table -> named.add(FileNames.table(table.number())));
    state.keyspaces().stream()
        .flatMap(keyspace -> keyspace.blobs().files().stream())
        .forEach(file -> named.add(FileNames.blob(file.number())));
    state.logs().forEach(log -> named.add(FileNames.log(log.number())));
    named.add(manifest);
    for (String name : storage.list()) {
      FileNames.parse(name).filter(file -> !named.contains(name)).ifPresent(file -> {
        if (file.kind() == FileNames.Kind.OPTIONS) {
          check(name, () -> SettingsFile.text(storage, new FileId(name, file.number(), database)));
          count(name);
        } else {
          // As after a crash, or after a close before the file's removal.
          notes.add(name + " is obsolete; it is removed when the database is next opened");
        }
      });
    }
  }

  private void count(String name) {
    files++;
    bytes += storage.size(name);
  }

  private void check(String what, Runnable step) {
    try {
      step.run();
    } catch (KiwiException e) {
      problems.add(what + ": " + e.getMessage());
    }
  }
}
