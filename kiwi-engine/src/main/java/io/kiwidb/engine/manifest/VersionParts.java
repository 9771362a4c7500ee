package io.kiwidb.engine.manifest;

import io.kiwidb.engine.range.RangeDeletion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What belongs to the tables of a recovered keyspace. Threading: immutable.
 *
 * @param deletions the deletions of ranges that hide entries of them
 * @param blobs the blob files to which they refer, open
 */
public record VersionParts(Collection<RangeDeletion> deletions, Collection<OpenBlob> blobs) {
  /** Nothing. */
  public static final VersionParts NONE = new VersionParts(List.of(), List.of());

  /** Returns the blob files by number. */
  Map<Long, OpenBlob> byNumber() {
    Map<Long, OpenBlob> byNumber = new HashMap<>();
    blobs.forEach(blob -> byNumber.put(blob.file().number(), blob));
    return byNumber;
  }
}
