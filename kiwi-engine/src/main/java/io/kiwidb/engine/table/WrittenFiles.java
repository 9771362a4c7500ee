package io.kiwidb.engine.table;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.BlobFile;
import java.util.List;

/**
 * What a flush or a compaction has written. Threading: immutable.
 *
 * @param tables the tables
 * @param blobs the blob files to which these refer, and nobody else
 */
public record WrittenFiles(List<WrittenTable> tables, List<BlobFile> blobs) {
  /** Nothing. */
  public static final WrittenFiles NONE = new WrittenFiles(List.of(), List.of());

  /** Returns the descriptions of the tables. */
  public List<TableInfo> infos() {
    return tables.stream().map(WrittenTable::info).toList();
  }

  /** Returns the total size of the tables. */
  public long tableBytes() {
    return tables.stream().mapToLong(table -> table.info().bytes()).sum();
  }

  /** Returns the total size of the blob files. */
  public long blobBytes() {
    return blobs.stream().mapToLong(BlobFile::bytes).sum();
  }
}
