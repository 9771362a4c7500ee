package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of filters, caches and tables: other bytes are returned than were written. */
final class TableDefects {
  private TableDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "a filter denies a key that is there",
            "kiwi-bloom/src/main/java/io/kiwidb/bloom/blocked/BlockedBloomBuilder.java",
            "for (int i = 0; i < count; i++) {",
            "for (int i = 1; i < count; i++) {",
            Suite.FILTER_CONTRACT),
        new Defect(
            "the cache shows a block of another file",
            "kiwi-cache/src/main/java/io/kiwidb/cache/clock/ClockShard.java",
            "(entry.offset == offset && entry.file == file && entry != GONE)",
            "(entry.offset == offset && entry != GONE)",
            Suite.CACHE_CONTRACT),
        new Defect(
            "the cache keeps blocks of a file that is gone",
            "kiwi-cache/src/main/java/io/kiwidb/cache/clock/ClockShard.java",
            "entry != null && entry.file == file && entry != GONE",
            "entry != null && entry.file == file && entry == GONE",
            Suite.CACHE_CONTRACT),
        new Defect(
            "a block with a bad checksum is shown",
            "kiwi-sstable/src/main/java/io/kiwidb/sstable/block/BlockFetcher.java",
            "if (crc != recorded) {",
            "if (crc != recorded && length < 0) {",
            Suite.TABLE_DAMAGE),
        new Defect(
            "checksums of blocks are not bound to their file",
            "kiwi-sstable/src/main/java/io/kiwidb/sstable/block/BlockFetcher.java",
            "new Checksum().of(fileNumber, offset, stored",
            "new Checksum().of(fileNumber & 0, offset, stored",
            Suite.TABLE_CONTRACT));
  }
}
