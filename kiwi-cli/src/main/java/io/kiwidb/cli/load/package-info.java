/** Loads records into a store: batches, invalid lines, progress, interruption. */
package io.kiwidb.cli.load;
