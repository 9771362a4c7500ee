/**
 * The database: an {@link io.kiwidb.spi.EngineProvider} assembled from the providers on the path.
 *
 * <p>{@link io.kiwidb.engine.StoreOpener} opens, {@link io.kiwidb.engine.StoreAssembly} wires the
 * parts, {@link io.kiwidb.engine.LsmDatabase} delegates to the packages: {@code write},
 * {@code read}, {@code flush}, {@code compact}, {@code recover}, {@code manifest}, {@code table},
 * {@code view}, {@code map}, {@code tools}.
 */
package io.kiwidb.engine;
