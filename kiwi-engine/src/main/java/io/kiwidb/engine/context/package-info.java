/**
 * The context of one open store: its providers, its health, its scheduler, and the guard against
 * stores that are never closed. Every room above works with a {@code StoreContext}.
 */
package io.kiwidb.engine.context;
