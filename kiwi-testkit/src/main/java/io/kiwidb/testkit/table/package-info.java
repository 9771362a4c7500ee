/**
 * Contract suites for table formats and compressors: a provider's test extends
 * {@link io.kiwidb.testkit.table.TableContract},
 * {@link io.kiwidb.testkit.table.TableDamageContract} or
 * {@link io.kiwidb.testkit.table.CompressorContract} and names its provider.
 *
 * <p>The other parts that a table needs (storage, cache, filter, compressor) are the plainest that
 * can be, so that a failure is the table's.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.table;
