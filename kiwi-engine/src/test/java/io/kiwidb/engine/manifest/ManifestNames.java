package io.kiwidb.engine.manifest;

import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Storage;
import java.util.HashSet;
import java.util.Set;

/** The files that a manifest names, for tests of the order of storage operations. */
public final class ManifestNames {
  private ManifestNames() {}

  /** The tables, blob files and logs that one append to a manifest says are there from now on. */
  public static Set<String> appended(byte[] bytes) {
    Set<String> names = new HashSet<>();
    boolean isRecord = bytes.length > ManifestLayout.EDIT_AT
        && LittleEndian.getInt(bytes, ManifestLayout.LENGTH_AT)
            == bytes.length - ManifestLayout.EDIT_AT;
    if (isRecord) { // else it is the header
      VersionEdit edit = VersionEditCodec.decode(
          "appended", 0, bytes, ManifestLayout.EDIT_AT, bytes.length - ManifestLayout.EDIT_AT);
      edit.added().forEach(table -> names.add(FileNames.table(table.number())));
      edit.blobs().forEach(blob -> names.add(FileNames.blob(blob.number())));
      edit.logs().forEach(log -> names.add(FileNames.log(log.number())));
    }
    return names;
  }

  /**
   * Everything that the manifest in a storage needs, itself included; nothing when there is none.
   */
  public static Set<String> needed(Storage storage) {
    if (!storage.exists(FileNames.CURRENT)) {
      return Set.of();
    }
    String manifest = CurrentFile.read(storage);
    ManifestState state = new ManifestState();
    ManifestReader.read(
        storage, manifest, (position, edit) -> state.apply(manifest, position, edit));
    Set<String> names = new HashSet<>(Set.of(FileNames.CURRENT, manifest));
    state.tables().forEach(table -> names.add(FileNames.table(table.number())));
    state.keyspaces().stream()
        .flatMap(keyspace -> keyspace.blobs().files().stream())
        .forEach(blob -> names.add(FileNames.blob(blob.number())));
    state.logs().forEach(log -> names.add(FileNames.log(log.number())));
    return names;
  }
}
