/**
 * The service provider interfaces of Kiwi: for logs, memtables, table formats, filters, caches,
 * compressors and compaction strategies.
 *
 * <p>A {@linkplain io.kiwidb.spi.Provider provider} is a stateless public final class with a public
 * no-argument constructor in a package that is not exported, registered both by {@code provides …
 * with} and in {@code META-INF/services}. Its factory method takes an immutable context and returns
 * a component. Optional capabilities are separate interfaces.
 *
 * <p>Bytes are passed as heap slices (array, offset, length) and results in reusable holders
 * ({@link io.kiwidb.spi.Entry}), so that no call has to allocate.
 */
package io.kiwidb.spi;
