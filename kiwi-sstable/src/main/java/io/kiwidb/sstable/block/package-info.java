/** placeholder. */
package io.kiwidb.sstable.block;
