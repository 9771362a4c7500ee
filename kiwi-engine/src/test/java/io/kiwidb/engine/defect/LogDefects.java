package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of the log: acknowledged data is missing, or more is rejected than was lost. */
final class LogDefects {
  private static final String WAL = "kiwi-wal/src/main/java/io/kiwidb/wal/segmented/";

  private LogDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "a torn tail is taken for corruption",
            WAL + "SegmentReader.java",
            "if (tail.provesCorruption()) {",
            "if (tail.contentEnd() > soundLength) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "damage before the synced bound is taken for a torn tail",
            WAL + "SegmentReader.java",
            "if (soundLength < syncedBytes) {",
            "if (soundLength < 0) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "records behind damage prove nothing",
            WAL + "TailScan.java",
            "if (synced > soundLength) {",
            "if (synced > window.size()) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "a failed read is taken for the end of the log",
            WAL + "SegmentReader.java",
            "    Damage damage = readRecord(soundLength);\n    if (damage != null) {",
            "    Damage damage;\n    try {\n      damage = readRecord(soundLength);\n"
                + "    } catch (StorageException e) {\n      ended = true;\n      return false;\n    }\n"
                + "    if (damage != null) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "a log is appended to after a failed append",
            WAL + "SegmentWriter.java",
            "file.append(bytes, start, framed);\n    } catch (RuntimeException | Error e) {\n      failure.note(e);",
            "file.append(bytes, start, framed);\n    } catch (RuntimeException | Error e) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "a failed sync is tried again",
            WAL + "SegmentWriter.java",
            "file.sync();\n    } catch (RuntimeException | Error e) {\n      failure.note(e);",
            "file.sync();\n    } catch (RuntimeException | Error e) {",
            Suite.LOG_CONTRACT),
        new Defect(
            "the log says that it is synced, and is not",
            WAL + "SegmentWriter.java",
            "      long covered = length;\n      syncFile();",
            "      long covered = length;\n      if (covered < 0) {\n        syncFile();\n      }",
            Suite.POWER_CUT),
        new Defect(
            "records are not checked",
            WAL + "SegmentReader.java",
            "FrameLayout.checksum(checksum, identity, at, bytes, frame);",
            "io.kiwidb.io.LittleEndian.getInt(bytes, frame + FrameLayout.CHECKSUM_AT);",
            Suite.LOG_CONTRACT));
  }
}
