package io.kiwidb.server;

import io.kiwidb.server.http.HttpServer;

/**
 * What a server holds for its clients at a moment. Each number is bounded, and all but the sessions
 * and the addresses go back to zero when the last client has left. Threading: immutable.
 *
 * @param http connections, sessions, addresses and slots
 * @param sockets WebSockets
 * @param shells WebSockets that have a shell
 * @param logListeners connections to the broadcast of the log
 * @param subscribers queues of live messages, those of a log file among them
 */
record Held(HttpServer.Held http, int sockets, int shells, int logListeners, int subscribers) {}
