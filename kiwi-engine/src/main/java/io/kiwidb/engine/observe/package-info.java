/**
 * Observability: latencies, traffic per level, and events for the log, listeners and the flight
 * recorder.
 */
package io.kiwidb.engine.observe;
