/** What the server costs: requests over HTTP, and an engine that is watched. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.bench.server;
