/**
 * The public API of Kiwi, an embedded, ordered, durable key-value store.
 *
 * <p>Start at {@link io.kiwidb.Kiwi#open(java.nio.file.Path)}.
 */
package io.kiwidb;
