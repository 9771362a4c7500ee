/**
 * The {@code kiwi} command: its entry, what it says when something fails, and its logging.
 *
 * <p>Commands are in {@code command}, the shell in {@code repl}, file formats in {@code format},
 * what is shown of a store in {@code view}, and where all of that is written to in {@code stream}.
 */
package io.kiwidb.cli;
