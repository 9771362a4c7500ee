/**
 * The {@code kiwi} command: entry point, error reporting and logging.
 *
 * <p>Commands are in {@code command}, the shell in {@code repl}, file formats in {@code format},
 * the output of commands in {@code view}, and standard streams and terminals in {@code stream}.
 */
package io.kiwidb.cli;
