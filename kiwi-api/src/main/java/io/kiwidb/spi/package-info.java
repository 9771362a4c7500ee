/**
 * The service provider interface: what a log, memtable, table format, filter, cache, compressor or
 * compaction strategy implements to become part of Kiwi.
 *
 * <p>A {@linkplain io.kiwidb.spi.Provider provider} is a stateless public final class with a public
 * no-argument constructor in a package that is not exported, registered both by {@code provides …
 * with} and in {@code META-INF/services}. Its one factory method takes an immutable context and
 * returns a product. Optional abilities are interfaces of their own.
 *
 * <p>Bytes cross this boundary as heap slices (array, offset, length) and results in reused holders
 * ({@link io.kiwidb.spi.Entry}), so that no call forces an allocation.
 */
package io.kiwidb.spi;
