/**
 * The shell of {@code kiwi repl}: a line is split into {@linkplain io.kiwidb.cli.repl.Words words},
 * the first of which names a {@link io.kiwidb.cli.repl.ReplCommand}.
 *
 * <p>Words are separated by blanks. A backslash escapes as in tsv ({@code \t \n \r \\ \xHH}), and
 * also a blank or a quote; in single quotes everything stands for itself; in double quotes blanks
 * do. So any bytes can be typed: {@code put "a key" \x00\xff}. A line that starts with {@code #} is
 * a comment.
 */
package io.kiwidb.cli.repl;
