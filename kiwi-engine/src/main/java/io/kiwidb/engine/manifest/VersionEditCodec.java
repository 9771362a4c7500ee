package io.kiwidb.engine.manifest;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyRange;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.RangeEncoding;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes and decodes {@link VersionEdit}s; the package description defines the format. Threading:
 * stateless.
 */
final class VersionEditCodec {
  private static final int TABLE_ADDED = 1;
  private static final int TABLE_REMOVED = 2;
  private static final int LOG = 3;
  private static final int OLDEST_LOG = 4;
  private static final int LAST_SEQUENCE = 5;
  private static final int NEXT_FILE_NUMBER = 6;
  private static final int RESUME_KEY = 7;
  private static final int KEY_ORDER = 8;
  private static final int KEYSPACE_CREATED = 9;
  private static final int KEYSPACE_DROPPED = 10;
  private static final int KEYSPACE_RENAMED = 11;
  private static final int KEYSPACE_OLDEST_LOG = 12;
  private static final int NEXT_KEYSPACE = 13;
  private static final int KEYSPACE_TABLE_REMOVED = 14;
  private static final int KEYSPACE_RESUME_KEY = 15;
  private static final int RANGE_DELETION = 16;
  private static final int RANGE_DELETION_REMOVED = 17;
  private static final int RANGE_DELETIONS_APPLIED = 18;
  private static final int MERGE_OPERATOR = 19;
  private static final int TIME = 20;

  private static final int PREFIX_RULE = 28;

  private static final int DEFAULT = BatchBuffer.DEFAULT_KEYSPACE;

  /** A reader may skip unknown fields with this bit; it must understand all others. */
  private static final int IGNORABLE = 0x40;

  private VersionEditCodec() {}

  static void encode(VersionEdit edit, ByteWriter out) {
    ByteWriter field = new ByteWriter(256);
    if (!edit.keyOrder().isEmpty()) {
      write(out, KEY_ORDER, field.writeString(edit.keyOrder()));
    }
    keyspaces(edit, out, field);
    for (VersionEdit.Removed table : edit.removed()) {
      field.clear();
      if (table.keyspace() != DEFAULT) {
        field.writeVarint(table.keyspace());
      }
      write(
          out,
          table.keyspace() == DEFAULT ? TABLE_REMOVED : KEYSPACE_TABLE_REMOVED,
          field.writeVarint(table.level()).writeVarlong(table.number()));
    }
    for (TableInfo table : edit.added()) {
      write(out, TABLE_ADDED, encodeTable(table, field.clear()));
    }
    rangeDeletions(edit, out, field);
    BlobFields.encode(edit, out, field);
    for (LogSegment log : edit.logs()) {
      field.clear().writeVarlong(log.number()).writeString(log.provider());
      write(
          out,
          LOG,
          field
              .writeVarlong(log.startLength())
              .writeVarlong(log.length())
              .writeVarlong(log.synced()));
    }
    if (edit.oldestLog() != 0) {
      write(out, OLDEST_LOG, field.clear().writeVarlong(edit.oldestLog()));
    }
    if (edit.lastSequence() != 0) {
      write(out, LAST_SEQUENCE, field.clear().writeVarlong(edit.lastSequence()));
    }
    if (edit.nextFileNumber() != 0) {
      write(out, NEXT_FILE_NUMBER, field.clear().writeVarlong(edit.nextFileNumber()));
    }
    if (edit.time() != 0) {
      write(out, TIME, field.clear().writeVarlong(edit.time()));
    }
    for (VersionEdit.ResumeKey resume : edit.resumeKeys()) {
      field.clear();
      if (resume.keyspace() != DEFAULT) {
        field.writeVarint(resume.keyspace());
      }
      write(
          out,
          IGNORABLE | (resume.keyspace() == DEFAULT ? RESUME_KEY : KEYSPACE_RESUME_KEY),
          field.writeVarint(resume.level()).writeBytes(resume.key()));
    }
  }

  private static void keyspaces(VersionEdit edit, ByteWriter out, ByteWriter field) {
    for (KeyspaceRecord keyspace : edit.created()) {
      field.clear().writeVarint(keyspace.id()).writeString(keyspace.name());
      field.writeString(keyspace.order()).writeVarint(keyspace.parts().size());
      new TreeMap<>(keyspace.parts())
          .forEach((kind, name) -> field.writeString(kind).writeString(name));
      write(out, KEYSPACE_CREATED, field);
    }
    for (int keyspace : edit.dropped()) {
      write(out, KEYSPACE_DROPPED, field.clear().writeVarint(keyspace));
    }
    edit.renamed()
        .forEach((keyspace, name) ->
            write(out, KEYSPACE_RENAMED, field.clear().writeVarint(keyspace).writeString(name)));
    edit.mergeOperators()
        .forEach((keyspace, name) ->
            write(out, MERGE_OPERATOR, field.clear().writeVarint(keyspace).writeString(name)));
    edit.prefixRules()
        .forEach((keyspace, name) -> write(
            out, IGNORABLE | PREFIX_RULE, field.clear().writeVarint(keyspace).writeString(name)));
    edit.oldestLogs()
        .forEach((keyspace, log) ->
            write(out, KEYSPACE_OLDEST_LOG, field.clear().writeVarint(keyspace).writeVarlong(log)));
    if (edit.nextKeyspace() != 0) {
      write(out, NEXT_KEYSPACE, field.clear().writeVarint(edit.nextKeyspace()));
    }
  }

  private static void rangeDeletions(VersionEdit edit, ByteWriter out, ByteWriter field) {
    for (VersionEdit.Deletion added : edit.rangeDeletions()) {
      KeyRange range = added.deletion().range();
      field.clear().writeVarint(added.keyspace()).writeVarlong(added.deletion().sequence());
      field.writeBytes(RangeEncoding.key(range)).writeBytes(RangeEncoding.value(range));
      write(out, RANGE_DELETION, field);
    }
    for (VersionEdit.DeletionRemoved removed : edit.rangeDeletionsRemoved()) {
      field.clear().writeVarint(removed.keyspace()).writeVarlong(removed.sequence());
      write(out, RANGE_DELETION_REMOVED, field);
    }
    for (VersionEdit.Applied applied : edit.applied()) {
      field.clear().writeVarint(applied.keyspace()).writeVarlong(applied.number());
      write(out, RANGE_DELETIONS_APPLIED, field.writeVarlong(applied.sequence()));
    }
  }

  static void write(ByteWriter out, int tag, ByteWriter field) {
    out.writeByte(tag).writeBytes(field.array(), 0, field.length());
  }

  private static ByteWriter encodeTable(TableInfo table, ByteWriter out) {
    return out.writeVarint(table.level())
        .writeVarlong(table.number())
        .writeVarint(table.keyspace())
        .writeVarlong(table.bytes())
        .writeVarlong(table.entries())
        .writeVarlong(table.deletions())
        .writeVarlong(table.smallestSequence())
        .writeVarlong(table.largestSequence())
        .writeVarlong(table.createdMillis())
        .writeBytes(table.smallestKey())
        .writeBytes(table.largestKey());
  }

  static VersionEdit decode(String file, long origin, byte[] bytes, int offset, int length) {
    ByteReader in = new ByteReader(file, origin, bytes, offset, length);
    VersionEdit edit = new VersionEdit();
    while (in.remaining() > 0) {
      int tag = in.readByte();
      int size = in.readVarint();
      int at = in.position();
      in.skip(size);
      ByteReader field = new ByteReader(file, origin + at - offset, bytes, at, size);
      decodeField(edit, tag, field, file);
      if ((tag & IGNORABLE) == 0 && field.remaining() != 0) {
        throw field.corrupt("the end of field " + tag, field.remaining() + " more bytes");
      }
    }
    return edit;
  }

  private static void decodeField(VersionEdit edit, int tag, ByteReader in, String file) {
    switch (tag) {
      case TABLE_ADDED -> edit.add(decodeTable(in));
      case TABLE_REMOVED -> edit.remove(DEFAULT, in.readVarint(), in.readVarlong());
      case LOG ->
        edit.log(new LogSegment(
            in.readVarlong(),
            in.readString(),
            in.readVarlong(),
            in.readVarlong(),
            in.readVarlong()));
      case KEY_ORDER -> edit.keyOrder(in.readString());
      case OLDEST_LOG -> edit.oldestLog(in.readVarlong());
      case LAST_SEQUENCE -> edit.lastSequence(in.readVarlong());
      case NEXT_FILE_NUMBER -> edit.nextFileNumber(in.readVarlong());
      case RESUME_KEY | IGNORABLE -> edit.resumeKey(DEFAULT, in.readVarint(), in.readBytes());
      case KEYSPACE_CREATED -> edit.create(decodeKeyspace(in));
      case KEYSPACE_DROPPED -> edit.drop(in.readVarint());
      case KEYSPACE_RENAMED -> edit.rename(in.readVarint(), in.readString());
      case MERGE_OPERATOR -> edit.mergeOperator(in.readVarint(), in.readString());
      case PREFIX_RULE | IGNORABLE -> edit.prefixRule(in.readVarint(), in.readString());
      case KEYSPACE_OLDEST_LOG -> edit.oldestLog(in.readVarint(), in.readVarlong());
      case NEXT_KEYSPACE -> edit.nextKeyspace(in.readVarint());
      case KEYSPACE_TABLE_REMOVED ->
        edit.remove(in.readVarint(), in.readVarint(), in.readVarlong());
      case RANGE_DELETION -> edit.add(in.readVarint(), decodeRangeDeletion(in));
      case RANGE_DELETION_REMOVED -> edit.removeRangeDeletion(in.readVarint(), in.readVarlong());
      case RANGE_DELETIONS_APPLIED ->
        edit.applied(in.readVarint(), in.readVarlong(), in.readVarlong());
      case TIME -> edit.time(in.readVarlong());
      case KEYSPACE_RESUME_KEY | IGNORABLE ->
        edit.resumeKey(in.readVarint(), in.readVarint(), in.readBytes());
      case BlobFields.ADDED, BlobFields.REMOVED, BlobFields.REFERENCES ->
        BlobFields.decode(edit, tag, in);
      default -> {
        if ((tag & IGNORABLE) == 0) {
          throw new IncompatibleFormatException(
              file,
              "contains a field with tag " + tag
                  + " that this release does not support; open it with a newer Kiwi");
        }
      }
    }
  }

  private static RangeDeletion decodeRangeDeletion(ByteReader in) {
    long sequence = in.readVarlong();
    byte[] key = in.readBytes();
    byte[] value = in.readBytes();
    if (!RangeEncoding.isValid(key.length, value, 0, value.length)) {
      throw in.corrupt("a range of keys", "something else");
    }
    return RangeDeletion.of(RangeEncoding.decode(key, value), sequence);
  }

  private static KeyspaceRecord decodeKeyspace(ByteReader in) {
    int id = in.readVarint();
    String name = in.readString();
    String order = in.readString();
    Map<String, String> parts = new TreeMap<>();
    for (int left = in.readVarint(); left > 0; left--) {
      parts.put(in.readString(), in.readString());
    }
    return new KeyspaceRecord(id, name, order, Map.copyOf(parts));
  }

  private static TableInfo decodeTable(ByteReader in) {
    int level = in.readVarint();
    long number = in.readVarlong();
    int keyspace = in.readVarint();
    long bytes = in.readVarlong();
    long entries = in.readVarlong();
    long deletions = in.readVarlong();
    long smallestSequence = in.readVarlong();
    long largestSequence = in.readVarlong();
    long created = in.readVarlong();
    byte[] smallest = in.readBytes();
    byte[] largest = in.readBytes();
    return new TableInfo(
        number,
        level,
        keyspace,
        bytes,
        entries,
        deletions,
        smallest,
        largest,
        smallestSequence,
        largestSequence,
        created);
  }
}
