package io.kiwidb.server.load;

import io.kiwidb.Latency;
import org.jspecify.annotations.Nullable;

/**
 * A workload and how far it has come. Threading: immutable.
 *
 * @param id its number
 * @param plan what it does
 * @param state whether it runs
 * @param startedMillis when it began, in milliseconds since 1970
 * @param endedMillis when it ended; null while it runs
 * @param operations all operations
 * @param reads gets among them
 * @param writes puts among them
 * @param deletes deletions among them
 * @param bytes bytes of keys and values written
 * @param perSecond operations a second lately; 0 when it has ended
 * @param latency latency of the calls, a batch being one call, in nanoseconds
 * @param message why it ended early; empty if it did not
 */
public record Load(
    long id,
    LoadPlan plan,
    LoadState state,
    long startedMillis,
    @Nullable Long endedMillis,
    long operations,
    long reads,
    long writes,
    long deletes,
    long bytes,
    double perSecond,
    Latency latency,
    String message) {}
