/**
 * Contract tests of formats of tables and blob files, and of compressors: a provider's test extends
 * {@link io.kiwidb.testkit.table.TableContract},
 * {@link io.kiwidb.testkit.table.TableDamageContract}, {@link io.kiwidb.testkit.table.BlobContract}
 * or {@link io.kiwidb.testkit.table.CompressorContract} and specifies its provider.
 *
 * <p>The other components of a table (storage, cache, filter, compressor) are as simple as
 * possible, so that a failure is that of the table.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.table;
