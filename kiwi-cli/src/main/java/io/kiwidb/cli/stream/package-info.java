/** Input and output of commands, and protection of terminals. */
package io.kiwidb.cli.stream;
