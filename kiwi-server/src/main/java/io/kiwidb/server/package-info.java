/**
 * The server: {@link io.kiwidb.server.KiwiServer} and its options.
 *
 * <p>Below it, each package knows only those before it: {@code problem} (what clients are told of
 * exceptions), {@code json} (JSON, encodings, continuations), {@code store} (the served store),
 * {@code resource} (what can be asked, without HTTP), {@code http} (routes and security).
 */
package io.kiwidb.server;
