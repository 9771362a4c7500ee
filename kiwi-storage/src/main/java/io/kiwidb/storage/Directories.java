package io.kiwidb.storage;

import java.io.File;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Directories of the file system: creation and durability. Threading: stateless. */
final class Directories {
  /** Where a directory cannot be synced, and need not be, nor be renamed while a file is open. */
  static final boolean WINDOWS = File.separatorChar == '\\';

  private Directories() {}

  /** Creates a directory and its missing parents, durably. */
  static void create(Path absolute) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = absolute; path != null && Files.notExists(path); path = path.getParent()) {
      missing.push(path);
    }
    for (Path path : missing) {
      Files.createDirectories(path); // another process may have created it
      Path parent = path.getParent();
      if (parent != null) {
        sync(parent); // otherwise a power failure could lose the directory with the store
      }
    }
  }

  /** Syncs a directory; this kind of channel ignores interrupts, and the calling thread syncs. */
  static void sync(Path directory) throws IOException {
    if (WINDOWS) {
      return;
    }
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
