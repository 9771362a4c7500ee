package io.kiwidb.engine.manifest;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.TableInfo;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.BatchBuffer;

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

  /** A reader may skip unknown fields with this bit; it must understand all others. */
  private static final int IGNORABLE = 0x40;

  private VersionEditCodec() {}

  static void encode(VersionEdit edit, ByteWriter out) {
    ByteWriter field = new ByteWriter(256);
    if (!edit.keyOrder().isEmpty()) {
      write(out, KEY_ORDER, field.writeString(edit.keyOrder()));
    }
    for (VersionEdit.Removed table : edit.removed()) {
      write(
          out,
          TABLE_REMOVED,
          field.clear().writeVarint(table.level()).writeVarlong(table.number()));
    }
    for (TableInfo table : edit.added()) {
      write(out, TABLE_ADDED, encodeTable(table, field.clear()));
    }
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
    edit.resumeKeys()
        .forEach((level, key) ->
            write(out, RESUME_KEY | IGNORABLE, field.clear().writeVarint(level).writeBytes(key)));
  }

  private static void write(ByteWriter out, int tag, ByteWriter field) {
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
      case TABLE_REMOVED -> edit.remove(in.readVarint(), in.readVarlong());
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
      case RESUME_KEY | IGNORABLE -> edit.resumeKey(in.readVarint(), in.readBytes());
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

  private static TableInfo decodeTable(ByteReader in) {
    int level = in.readVarint();
    long number = in.readVarlong();
    int keyspace = in.readVarint();
    if (keyspace != BatchBuffer.DEFAULT_KEYSPACE) {
      throw in.newer("table " + number + " of keyspace " + keyspace);
    }
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
