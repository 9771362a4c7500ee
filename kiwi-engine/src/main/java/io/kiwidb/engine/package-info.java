/**
 * The database: found as an {@link io.kiwidb.spi.EngineProvider}, assembled from the providers on
 * the path.
 *
 * <p>{@link io.kiwidb.engine.KiwiEngine} opens, {@link io.kiwidb.engine.StoreOpener} assembles,
 * {@link io.kiwidb.engine.LsmDatabase} delegates to the rooms: {@code write}, {@code read},
 * {@code flush}, {@code compact}, {@code recover}, {@code manifest}, {@code table}, {@code view},
 * {@code map}, {@code tools}.
 */
package io.kiwidb.engine;
