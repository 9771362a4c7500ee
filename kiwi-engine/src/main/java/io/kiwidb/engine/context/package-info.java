/**
 * The context of one open store: its providers, its health, its scheduler, and the detection of
 * leaks. Every package above uses a {@code StoreContext}.
 */
package io.kiwidb.engine.context;
