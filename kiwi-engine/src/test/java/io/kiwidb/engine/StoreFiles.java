package io.kiwidb.engine;

import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a store as bytes, to be corrupted and turned into a storage again. Threading:
 * immutable, the bytes are shared.
 */
record StoreFiles(Map<String, byte[]> contents) {
  /** All files but the lock. */
  static StoreFiles of(Storage storage) {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String name : storage.list()) {
      if (!name.equals(FileNames.LOCK)) {
        try (ReadableFile file = storage.open(name)) {
          byte[] bytes = new byte[(int) file.size()];
          int read = file.read(0, bytes, 0, bytes.length);
          if (read != bytes.length && bytes.length > 0) {
            throw new AssertionError(name + ": " + read + " of " + bytes.length + " bytes");
          }
          contents.put(name, bytes);
        }
      }
    }
    return new StoreFiles(contents);
  }

  byte[] bytes(String name) {
    return contents.get(name);
  }

  /** Names of one kind, oldest first. */
  List<String> named(FileNames.Kind kind) {
    return contents.keySet().stream()
        .filter(
            name -> FileNames.parse(name).filter(file -> file.kind() == kind).isPresent())
        .sorted()
        .toList();
  }

  /** The same files, one of them with other bytes. */
  StoreFiles with(String name, byte[] bytes) {
    Map<String, byte[]> changed = new TreeMap<>(contents);
    changed.put(name, bytes);
    return new StoreFiles(changed);
  }

  /** The same files but one. */
  StoreFiles without(String name) {
    Map<String, byte[]> changed = new TreeMap<>(contents);
    changed.remove(name);
    return new StoreFiles(changed);
  }

  /** The same files, bits of one byte of one of them flipped. */
  StoreFiles flipped(String name, int at, int mask) {
    byte[] bytes = bytes(name).clone();
    bytes[at] ^= (byte) mask;
    return with(name, bytes);
  }

  /** A storage of its own with these files. */
  MemoryStorage storage() {
    MemoryStorage storage = new MemoryStorage();
    contents.forEach((name, bytes) -> {
      try (AppendFile file = storage.create(name)) {
        file.append(bytes, 0, bytes.length);
        file.sync();
      }
    });
    storage.syncDirectory();
    return storage;
  }
}
