/**
 * HTTP: routes, which are thin, and the security around them.
 *
 * <p>A request passes, in this order, {@link io.kiwidb.server.http.Guard} with its checks, the
 * files of the dashboard ({@link io.kiwidb.server.http.Pages}), the authentication,
 * {@link io.kiwidb.server.http.Bodies}, which lets no thread wait for a body, and the routes of an
 * {@link io.kiwidb.server.http.Area}. Nothing behind the authentication is reached without a token
 * or session, except for the route that begins a session.
 */
package io.kiwidb.server.http;
