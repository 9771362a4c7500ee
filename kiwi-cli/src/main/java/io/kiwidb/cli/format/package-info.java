/**
 * Records in text: what {@code kiwi load} reads and {@code kiwi scan} and {@code kiwi dump} write.
 * What is dumped in a format is loaded from it byte for byte.
 *
 * <h2>tsv</h2>
 *
 * <p>One record a line: key, TAB, value, line feed (or carriage return and line feed). In both
 * fields a backslash begins an escape:
 *
 * <table>
 * <caption>Escapes</caption>
 * <tr><th>escape</th><th>byte</th></tr>
 * <tr><td>{@code \t}</td><td>09</td></tr>
 * <tr><td>{@code \n}</td><td>0a</td></tr>
 * <tr><td>{@code \r}</td><td>0d</td></tr>
 * <tr><td>{@code \\}</td><td>5c</td></tr>
 * <tr><td>{@code \xHH}</td><td>the two hex digits</td></tr>
 * </table>
 *
 * <p>Any other byte stands for itself. Written are: printable text in UTF-8 as it is, everything
 * else (control characters of C0 and C1, marks that turn the direction of text, the byte order
 * mark, bytes that are no UTF-8) escaped. The first TAB separates; further ones belong to the
 * value. The key {@code 6b 09} with the value {@code ff 0a} is the line {@code k\t<TAB>\xff\n}.
 *
 * <h2>csv</h2>
 *
 * <p>RFC 4180 with two columns and no heading, read and written as bytes: a field that contains a
 * comma, a quote, a carriage return or a line feed stands in quotes, quotes in it are doubled,
 * every other byte stands for itself. Line ends inside quotes are part of the field. The record of
 * the example is {@code k<TAB>,"<FF><LF>"}.
 *
 * <h2>jsonl</h2>
 *
 * <p>One JSON object a line with one member for the key ({@code key}, {@code keyHex} or
 * {@code keyBase64}) and one for the value ({@code value}, {@code valueHex}, {@code valueBase64}).
 * {@code key} and {@code value} are text and stand for its UTF-8 bytes. What is valid UTF-8 is
 * written as text, the rest in base64. The record of the example is
 * {@code {"key":"k\t","valueBase64":"/wo="}}.
 *
 * <h2>hex</h2>
 *
 * <p>As tsv, with both fields in hex digits; tsv and csv with {@code --hex} or {@code --base64}
 * encode their fields likewise.
 *
 * <h2>Blank lines</h2>
 *
 * <p>A line with nothing but blanks or a carriage return in it is skipped, in every format: it can
 * be no record of any, for each has a TAB, a comma or an object. Inside the quotes of csv it is
 * part of the field.
 *
 * <h2>Damage</h2>
 *
 * <p>A record that breaks these rules is reported with the number of its first line, and reading
 * goes on at the next line: also when a quote is never closed. A byte order mark at the start of a
 * file is skipped, as spreadsheets write one; a csv key that starts with these bytes is therefore
 * written in quotes.
 */
package io.kiwidb.cli.format;
