/**
 * The server: {@link io.kiwidb.server.KiwiServer} and its options.
 *
 * <p>Below it, each package knows only those before it: {@code problem} (what clients are told of
 * exceptions), {@code json} (JSON, encodings, continuations), {@code store} (the served store),
 * {@code live} and {@code load} (what is told as it happens, workloads), {@code resource} (what can
 * be asked, without HTTP), {@code http} (routes and security), {@code socket} (WebSockets).
 */
package io.kiwidb.server;
