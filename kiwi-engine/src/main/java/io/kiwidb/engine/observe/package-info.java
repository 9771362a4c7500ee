/** Seeing it work: latencies, what goes through each level, and events for the flight recorder. */
package io.kiwidb.engine.observe;
