/** Repeated display of statistics. */
package io.kiwidb.cli.watch;
