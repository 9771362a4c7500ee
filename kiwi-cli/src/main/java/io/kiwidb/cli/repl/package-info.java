/**
 * The shell of {@code kiwi repl}. A line is split into {@linkplain io.kiwidb.cli.repl.Words words};
 * the first is the name of a {@link io.kiwidb.cli.repl.ReplCommand}.
 *
 * <p>Words are separated by white space. A backslash starts an escape as in tsv ({@code \t \n \r \\
 * \xHH}) and also escapes a space or a quote. Text in single quotes is literal; in double quotes,
 * escapes are processed. So any bytes can be typed: {@code put "a key" \x00\xff}. A line that
 * starts with {@code #} is a comment.
 */
package io.kiwidb.cli.repl;
