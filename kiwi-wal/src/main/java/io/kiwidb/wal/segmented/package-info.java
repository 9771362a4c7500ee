/** x. */
package io.kiwidb.wal.segmented;
