/**
 * Contract tests of table formats and compressors: a provider's test extends
 * {@link io.kiwidb.testkit.table.TableContract},
 * {@link io.kiwidb.testkit.table.TableDamageContract} or
 * {@link io.kiwidb.testkit.table.CompressorContract} and specifies its provider.
 *
 * <p>The other components of a table (storage, cache, filter, compressor) are as simple as
 * possible, so that a failure is that of the table.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.table;
