package io.kiwidb.engine.settings;

import io.kiwidb.Durability;
import io.kiwidb.Settings;
import io.kiwidb.spi.SettingValues;
import java.util.concurrent.TimeUnit;

/**
 * The settings that every write needs, looked up once per change of a setting instead of once per
 * write.
 *
 * <p>Threading: immutable.
 *
 * @param durability the default durability of writes
 * @param memtableBytes the size limit of a memtable
 * @param memtableEntries the entry limit of a memtable; 0: none
 * @param batchOperations how many operations may be acknowledged but not durable under
 *     {@link Durability#BATCH}
 * @param batchNanos for how long they may be so
 * @param adaptiveNanos for how long they may be so under {@link Durability#ADAPTIVE}
 * @param ttlMillis how long entries live that do not say it themselves; 0: for ever
 */
public record WriteSettings(
    Durability durability,
    long memtableBytes,
    long memtableEntries,
    long batchOperations,
    long batchNanos,
    long adaptiveNanos,
    long ttlMillis) {

  static WriteSettings of(SettingValues settings) {
    return new WriteSettings(
        settings.value(Settings.DURABILITY),
        settings.value(Settings.MEMTABLE_BYTES),
        settings.value(Settings.MEMTABLE_ENTRIES),
        settings.value(Settings.BATCH_OPERATIONS),
        TimeUnit.MILLISECONDS.toNanos(settings.value(Settings.BATCH_MILLIS)),
        TimeUnit.MILLISECONDS.toNanos(settings.value(Settings.ADAPTIVE_MILLIS)),
        settings.value(Settings.TTL_MILLIS));
  }
}
