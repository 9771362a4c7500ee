package io.kiwidb.engine.settings;

import io.kiwidb.Durability;
import io.kiwidb.Settings;
import java.util.concurrent.TimeUnit;

/**
 * The settings that every write asks for, looked up once for each change of a setting instead of
 * once for each write.
 *
 * <p>Threading: immutable.
 *
 * @param durability how durable a write is that does not say
 * @param memtableBytes how large a memtable becomes
 * @param memtableEntries how many entries it takes; 0: any number
 * @param batchOperations how many operations may be acknowledged and not durable under
 *     {@link Durability#BATCH}
 * @param batchNanos how long they may be so
 * @param adaptiveNanos how long they may be so under {@link Durability#ADAPTIVE}
 */
public record WriteSettings(
    Durability durability,
    long memtableBytes,
    long memtableEntries,
    long batchOperations,
    long batchNanos,
    long adaptiveNanos) {

  static WriteSettings of(StoreSettings settings) {
    return new WriteSettings(
        settings.get(Settings.DURABILITY),
        settings.number(Settings.MEMTABLE_BYTES),
        settings.number(Settings.MEMTABLE_ENTRIES),
        settings.number(Settings.BATCH_OPERATIONS),
        TimeUnit.MILLISECONDS.toNanos(settings.number(Settings.BATCH_MILLIS)),
        TimeUnit.MILLISECONDS.toNanos(settings.number(Settings.ADAPTIVE_MILLIS)));
  }
}
