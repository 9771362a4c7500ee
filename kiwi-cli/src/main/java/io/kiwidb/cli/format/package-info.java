/**
 * Text formats for records: {@code kiwi load} reads them, {@code kiwi scan} and {@code kiwi dump}
 * write them. Loading a dump restores keys and values byte for byte.
 *
 * <h2>tsv</h2>
 *
 * <p>One record per line: key, TAB, value, line feed (or carriage return and line feed). In both
 * fields a backslash starts an escape:
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
 * <p>Any other byte is read unchanged. On output, printable UTF-8 text is unchanged and everything
 * else (control characters of C0 and C1, direction marks, the byte order mark, invalid UTF-8) is
 * escaped. The first TAB separates key and value; further ones belong to the value. The key
 * {@code 6b 09} with the value {@code ff 0a} is the line {@code k\t<TAB>\xff\n}.
 *
 * <p>A line may start with a column that names the keyspace: {@code \@}, which is no escape, then
 * the name, escaped like a field, and a TAB. So each line stands alone, and lines of a dump can be
 * sorted, filtered and cut. The record above in the keyspace {@code users} is
 * {@code \@users<TAB>k\t<TAB>\xff\n}.
 *
 * <h2>csv</h2>
 *
 * <p>RFC 4180 with two columns and no header, read and written as bytes: a field that contains a
 * comma, a quote, a carriage return or a line feed is quoted, quotes in it are doubled, and every
 * other byte is unchanged. Line ends in quotes are part of the field. The example above is
 * {@code k<TAB>,"<FF><LF>"}.
 *
 * <p>If the first record is exactly {@code keyspace,key,value}, it is a header, and records have
 * three columns; the first one is empty for a record that does not name its keyspace.
 *
 * <h2>jsonl</h2>
 *
 * <p>One JSON object per line with one member for the key ({@code key}, {@code keyHex} or
 * {@code keyBase64}) and one for the value ({@code value}, {@code valueHex}, {@code valueBase64}).
 * {@code key} and {@code value} are text, encoded in UTF-8. Valid UTF-8 is written as text, other
 * data in base64. A third member, {@code keyspace}, may name the keyspace, and a number,
 * {@code expiryMillis}, may say when the record expires, in milliseconds since 1970. The other
 * formats have no place for that: what they write gets the default of its keyspace when it is
 * loaded. The example above is {@code {"key":"k\t","valueBase64":"/wo="}}.
 *
 * <h2>hex</h2>
 *
 * <p>Tsv with both fields in hexadecimal. With {@code --hex} or {@code --base64} the fields of tsv
 * and csv are encoded likewise; names of keyspaces are text in any case.
 *
 * <h2>Keyspaces</h2>
 *
 * <p>A record that does not name its keyspace belongs to the one that the command names, the
 * default keyspace unless told otherwise. Records of the default keyspace are written without a
 * name.
 *
 * <h2>Blank lines</h2>
 *
 * <p>A line with only spaces or a carriage return is skipped in every format: it is not a record of
 * any, because each contains a TAB, a comma or an object. In csv quotes it is part of the field.
 *
 * <h2>Invalid records</h2>
 *
 * <p>An invalid record is reported with the number of its first line, and reading continues at the
 * next line, also after an unclosed quote. A byte order mark at the start of a file is skipped,
 * because spreadsheets write one; a csv key that starts with these bytes is therefore quoted.
 */
package io.kiwidb.cli.format;
