package io.kiwidb.testkit.storage;

import java.util.Map;

/** A change of a directory that is not durable yet. Threading: immutable. */
sealed interface DirectoryChange {
  /** Applies the change, even if earlier changes were lost. */
  void applyTo(Map<String, CrashFile> entries);

  /** A new file. */
  record Create(String name, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.put(name, file);
    }
  }

  /** A renamed file; atomic, so the old name is removed with it. */
  record Rename(String from, String to, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.remove(from, file);
      entries.put(to, file);
    }
  }

  /** A deleted file. No effect if the name refers to another file by now. */
  record Delete(String name, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.remove(name, file);
    }
  }
}
