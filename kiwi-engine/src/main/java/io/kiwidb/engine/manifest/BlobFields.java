package io.kiwidb.engine.manifest;

import io.kiwidb.engine.manifest.BlobReferences.Share;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes and decodes the fields of {@link VersionEdit}s that concern blob files; the package
 * description defines the format. Threading: stateless.
 */
final class BlobFields {
  static final int ADDED = 23;
  static final int REMOVED = 24;
  static final int REFERENCES = 25;

  private BlobFields() {}

  static void encode(VersionEdit edit, ByteWriter out, ByteWriter field) {
    for (BlobFile blob : edit.blobs()) {
      field.clear().writeVarint(blob.keyspace()).writeVarlong(blob.number());
      field.writeVarlong(blob.bytes()).writeVarlong(blob.values()).writeVarlong(blob.recordBytes());
      VersionEditCodec.write(out, ADDED, field);
    }
    for (TableReferences table : edit.references()) {
      Map<Long, Share> byFile = table.blobs().byFile();
      field.clear().writeVarint(table.keyspace()).writeVarlong(table.number());
      field.writeVarint(byFile.size());
      byFile.forEach((file, share) ->
          field.writeVarlong(file).writeVarlong(share.values()).writeVarlong(share.bytes()));
      VersionEditCodec.write(out, REFERENCES, field);
    }
    for (BlobRemoved removed : edit.blobsRemoved()) {
      field.clear().writeVarint(removed.keyspace()).writeVarlong(removed.number());
      VersionEditCodec.write(out, REMOVED, field);
    }
  }

  static void decode(VersionEdit edit, int tag, ByteReader in) {
    int keyspace = in.readVarint();
    long number = in.readVarlong();
    switch (tag) {
      case ADDED ->
        edit.add(
            new BlobFile(number, keyspace, in.readVarlong(), in.readVarlong(), in.readVarlong()));
      case REMOVED -> edit.removeBlob(keyspace, number);
      case REFERENCES -> edit.refers(keyspace, number, references(in));
      default -> throw new IllegalArgumentException("no field of blob files: " + tag);
    }
  }

  private static BlobReferences references(ByteReader in) {
    Map<Long, Share> byFile = new TreeMap<>();
    for (int left = in.readVarint(); left > 0; left--) {
      byFile.put(in.readVarlong(), new Share(in.readVarlong(), in.readVarlong()));
    }
    if (byFile.isEmpty()) {
      throw in.corrupt("a table that refers to blob files", "one that refers to none");
    }
    return BlobReferences.of(byFile);
  }
}
