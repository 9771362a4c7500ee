package io.kiwidb.cli.view;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import java.util.List;
import java.util.Optional;

/**
 * What a view shows: a whole store, or one keyspace of it. Threading: immutable.
 *
 * @param db the store
 * @param keyspace the keyspace; empty for the whole store
 */
public record Scope(Kiwi db, Optional<Keyspace> keyspace) {
  /** Returns the scope of a whole store. */
  public static Scope of(Kiwi db) {
    return new Scope(db, Optional.empty());
  }

  /** Returns the scope of a keyspace; of a store that is used as one, the default keyspace. */
  public static Scope of(Keyspace keyspace) {
    Kiwi db = keyspace.store();
    return new Scope(
        db, Optional.of(keyspace instanceof Kiwi ? db.keyspace(Keyspace.DEFAULT) : keyspace));
  }

  /** Returns the statistics. */
  public Statistics stats() {
    return keyspace.map(Keyspace::stats).orElseGet(db::stats);
  }

  /** Returns the scope of the settings: those of the default keyspace are those of the store. */
  Scope ofSettings() {
    return keyspace.filter(each -> each.id() != db.id()).isPresent() ? this : of(db);
  }

  /** Returns the settings. */
  public LiveSettings settings() {
    return keyspace.map(Keyspace::settings).orElseGet(db::settings);
  }

  /** Returns the tables. */
  public List<TableInfo> tables() {
    return keyspace.map(Keyspace::tables).orElseGet(db::tables);
  }

  /** Flushes the memtables. */
  public void flush() {
    keyspace.ifPresentOrElse(Keyspace::flush, db::flush);
  }

  /** Compacts a range of keys of the keyspace, or of each keyspace of the store. */
  public void compactRange(KeyRange range) {
    List<Keyspace> keyspaces = keyspace.map(List::of).orElseGet(db::keyspaces);
    keyspaces.forEach(each -> each.compactRange(range));
  }

  List<MemTableInfo> memtables() {
    return keyspace.map(Keyspace::memtables).orElseGet(db::memtables);
  }

  /** Returns the name of the keyspace; empty for the whole store. */
  Optional<String> name() {
    return keyspace.map(Keyspace::name);
  }
}
