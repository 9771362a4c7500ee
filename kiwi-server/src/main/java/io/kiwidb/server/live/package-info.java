/**
 * What is told as it happens: samples, events, running compactions and the log, with the histories
 * that a server keeps of them. Nothing here knows HTTP.
 */
package io.kiwidb.server.live;
