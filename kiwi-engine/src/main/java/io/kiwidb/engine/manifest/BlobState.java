package io.kiwidb.engine.manifest;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The blob files of a keyspace in the state of a manifest, and what its tables refer to in them.
 *
 * <p>Threading: not thread-safe; part of a {@link KeyspaceState}.
 */
public final class BlobState {
  private final NavigableMap<Long, BlobFile> files = new TreeMap<>();
  private final Map<Long, BlobReferences> references = new HashMap<>(); // by number of the table

  BlobState() {}

  BlobState copy() {
    BlobState copy = new BlobState();
    copy.files.putAll(files);
    copy.references.putAll(references);
    return copy;
  }

  /** Adds a file; returns false if there is one with its number. */
  boolean add(BlobFile file) {
    return files.putIfAbsent(file.number(), file) == null;
  }

  /** Removes a file; returns false if there is none with this number. */
  boolean remove(long number) {
    return files.remove(number) != null;
  }

  void refers(long table, BlobReferences to) {
    references.put(table, to);
  }

  /** Forgets the references of tables that are gone. */
  void retain(Collection<Long> tables) {
    if (!references.isEmpty()) {
      references.keySet().retainAll(tables);
    }
  }

  /**
   * Returns what contradicts itself: a file to which a table refers, and which does not exist, or
   * one to which none refers; empty if nothing does.
   */
  Optional<String> contradiction() {
    Map<Long, BlobFile> unused = new TreeMap<>(files);
    for (Map.Entry<Long, BlobReferences> table : references.entrySet()) {
      for (long file : table.getValue().byFile().keySet()) {
        unused.remove(file);
        if (!files.containsKey(file)) {
          return Optional.of("table " + table.getKey() + " refers to blob file " + file
              + ", which does not exist");
        }
      }
    }
    return unused.keySet().stream()
        .findFirst()
        .map(file -> "blob file " + file + ", to which no table refers");
  }

  /** Returns the files, ascending by number. */
  public Collection<BlobFile> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** Returns what a table refers to. */
  public BlobReferences references(long table) {
    return references.getOrDefault(table, BlobReferences.NONE);
  }
}
