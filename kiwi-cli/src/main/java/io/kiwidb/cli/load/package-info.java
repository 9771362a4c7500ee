/** Loading a file of records into a store: batches, bad lines, progress, interruption. */
package io.kiwidb.cli.load;
