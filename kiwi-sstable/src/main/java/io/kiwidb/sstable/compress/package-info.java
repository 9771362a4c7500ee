/**
 * Compressors of table blocks.
 *
 * <p>{@code none} compresses nothing, so it has no encoding: a table that names it holds raw blocks only.
 */
package io.kiwidb.sstable.compress;
