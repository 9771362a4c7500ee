package io.kiwidb.engine.recover;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.VersionSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files that the manifest does not name. They are removed twice: after recovery is durable and
 * before background work makes new files (outputs of work that a crash interrupted, logs that were
 * replayed), and at the end of a close that succeeded (logs and tables whose removal was still to
 * come). So a directory that is closed holds what its manifest names and nothing else.
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
   * What the manifest names is durable, and background work has ended: {@link #close} may remove
   * the rest.
   */
  public void removeAtClose() {
    tidy = true;
  }

  public void close() {
    if (tidy) { // what the remover keeps stays here, too
      remove();
    }
  }

  public void remove() {
    Set<Long> logs = versions.logs().stream().map(LogSegment::number).collect(Collectors.toSet());
    Set<Long> named = versions.current().tableInfos().stream()
        .map(io.kiwidb.TableInfo::number)
        .collect(Collectors.toSet());
    for (String name : context.storage().list()) {
      boolean left = FileNames.parse(name)
          .map(file -> switch (file.kind()) {
            case WAL -> !logs.contains(file.number());
            case SST -> !named.contains(file.number());
            case MANIFEST, OPTIONS -> false; // those who write them remove the older ones
          })
          .orElse(FileNames.isTemporary(name));
      if (left) {
        context.remover().remove(name);
      }
    }
  }
}
