package io.kiwidb.engine;

import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.table.TableFactory;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files of an earlier run that the manifest does not name: outputs of work that a crash interrupted, and logs that were replayed.
 * Removed once, after recovery is durable and before background work makes new files.
 */
final class Leftovers {
  private final StoreContext context;
  private final VersionSet versions;
  private final TableFactory tables;

  Leftovers(StoreContext context, VersionSet versions, TableFactory tables) {
    this.context = context;
    this.versions = versions;
    this.tables = tables;
  }

  void remove() {
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
        tables.remove(name);
      }
    }
  }
}
