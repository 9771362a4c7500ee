package io.kiwidb.engine.manifest;

import io.kiwidb.io.FileId;

/**
 * The manifest of a copy of a database: one record with the whole state, and the {@code CURRENT}
 * that names it.
 *
 * <p>Threading: immutable.
 *
 * @param name name of the manifest
 * @param manifest its bytes
 * @param current the bytes of {@code CURRENT}
 */
public record CopiedManifest(String name, byte[] manifest, byte[] current) {
  /**
   * Returns the manifest of a copy.
   *
   * @param id the file; its number is a new one
   * @param state the state of the original, which is not changed
   * @param changes what differs in the copy
   */
  public static CopiedManifest of(FileId id, ManifestState state, VersionEdit changes) {
    ManifestState copy = state.copy();
    copy.apply(id.name(), 0, changes);
    return new CopiedManifest(
        id.name(), ManifestWriter.content(id, copy.snapshot()), CurrentFile.content(id.name()));
  }
}
