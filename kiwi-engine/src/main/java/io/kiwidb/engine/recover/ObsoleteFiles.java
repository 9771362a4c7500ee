package io.kiwidb.engine.recover;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.VersionSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files that the manifest does not name. They are removed twice: after recovery is durable and
 * before background work creates new files (outputs of interrupted work, replayed logs), and at the
 * end of a successful close (logs and tables with a pending removal). So the directory of a closed
 * store contains exactly the files that its manifest names.
 *
 * <p>Threading: used by the thread that opens and by the thread that closes.
 */
public final class ObsoleteFiles {
  private final StoreContext context;
  private final VersionSet versions;
  private boolean tidy;

  public ObsoleteFiles(StoreContext context, VersionSet versions) {
    this.context = context;
    this.versions = versions;
  }

  /**
   * Allows {@link #close} to remove files: everything that the manifest names is durable, and
   * background work has ended.
   */
  public void removeAtClose() {
    tidy = true;
  }

  public void close() {
    if (tidy) { // the remover may still refuse to remove files
      remove();
    }
  }

  public void remove() {
    Set<Long> logs = versions.logs().stream().map(LogSegment::number).collect(Collectors.toSet());
    Set<Long> named = versions.tables();
    Set<Long> blobs = versions.blobs();
    for (String name : context.storage().list()) {
      boolean left = FileNames.parse(name)
          .map(file -> switch (file.kind()) {
            case WAL -> !logs.contains(file.number());
            case SST -> !named.contains(file.number());
            case BLOB -> !blobs.contains(file.number());
            case MANIFEST, OPTIONS -> false; // their writers remove the older ones
          })
          .orElse(FileNames.isTemporary(name));
      if (left) {
        context.remover().remove(name);
      }
    }
  }
}
