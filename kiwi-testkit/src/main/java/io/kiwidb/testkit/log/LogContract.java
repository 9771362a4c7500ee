package io.kiwidb.testkit.log;

/**
 * The contract of a {@link io.kiwidb.spi.LogProvider}: what is appended comes back, damage never
 * comes back as data, failures are final, and a power cut leaves a prefix that has everything that
 * was synced.
 *
 * <p>A test class implements this and {@link LogSubject#provider}. Each part may be implemented on
 * its own while a provider grows.
 */
public interface LogContract extends LogRoundTrips, LogDamage, LogFailures, LogCrashes {}
