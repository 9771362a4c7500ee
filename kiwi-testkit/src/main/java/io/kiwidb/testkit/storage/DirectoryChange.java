package io.kiwidb.testkit.storage;

import java.util.Map;

/** One change of a directory that is not durable yet. Threading: immutable. */
sealed interface DirectoryChange {
  /** Makes the change, also when changes before it were lost. */
  void applyTo(Map<String, CrashFile> entries);

  /** A new name for a new file. */
  record Create(String name, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.put(name, file);
    }
  }

  /** A new name for an old file; atomic, so the old name goes with it. */
  record Rename(String from, String to, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.remove(from, file);
      entries.put(to, file);
    }
  }

  /** A name less. Does nothing to a name that meanwhile means another file. */
  record Delete(String name, CrashFile file) implements DirectoryChange {
    @Override
    public void applyTo(Map<String, CrashFile> entries) {
      entries.remove(name, file);
    }
  }
}
