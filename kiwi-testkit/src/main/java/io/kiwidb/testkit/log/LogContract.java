package io.kiwidb.testkit.log;

/**
 * The contract of a {@link io.kiwidb.spi.LogProvider}: appended records are read back, damage is
 * never returned as data, failures are final, and a power failure preserves a prefix that includes
 * all synced records.
 *
 * <p>A test class implements this interface and {@link LogSubject#provider}. Each part may be
 * implemented separately while a provider is being developed.
 */
public interface LogContract extends LogRoundTrips, LogDamage, LogFailures, LogCrashes {}
