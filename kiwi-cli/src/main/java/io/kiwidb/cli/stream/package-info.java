/** Where commands read from and write to, and what a terminal may see. */
package io.kiwidb.cli.stream;
