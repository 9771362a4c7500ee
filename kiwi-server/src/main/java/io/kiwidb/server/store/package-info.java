/** The store that is served, while it is opened, closed and reset. */
package io.kiwidb.server.store;
