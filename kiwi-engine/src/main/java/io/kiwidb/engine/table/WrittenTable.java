package io.kiwidb.engine.table;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.BlobReferences;

/**
 * A table that was written. Threading: immutable.
 *
 * @param info its description
 * @param blobs what it refers to in blob files
 */
public record WrittenTable(TableInfo info, BlobReferences blobs) {}
