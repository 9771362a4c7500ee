package io.kiwidb.engine.view;

import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.VersionSet;

/**
 * The shared state that writing, flushing and compacting change. Threading: immutable; the
 * components are thread-safe.
 *
 * @param context the context of the store
 * @param versions the durable state: tables and logs
 * @param superVersions what readers see
 * @param snapshots the open snapshots
 */
public record TreeState(
    StoreContext context,
    VersionSet versions,
    SuperVersions superVersions,
    SnapshotList snapshots) {}
