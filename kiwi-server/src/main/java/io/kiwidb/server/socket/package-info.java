/**
 * The WebSockets: what is told as it happens, and the shell. Their upgrades pass the checks of all
 * requests; here they are bounded in number, in the size of messages, and in time.
 */
package io.kiwidb.server.socket;
