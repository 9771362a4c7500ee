/** Copies of the open store, into the one directory that the server was started with. */
package io.kiwidb.server.backup;
