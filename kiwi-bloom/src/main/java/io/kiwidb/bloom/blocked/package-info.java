/**
 * The filter {@code bloom}: a blocked Bloom filter with lines of 64 bytes. All probes of a key are
 * in one line, so a lookup costs one cache miss regardless of the size of the filter and the number
 * of probes.
 *
 * <p>Sources: Putze, Sanders and Singler, <i>Cache-, Hash- and Space-Efficient Bloom Filters</i>
 * (2007), for the blocked filter and its error rate; Lemire, <i>Fast Random Integer Generation in
 * an Interval</i> (2016), for choosing a line without a division; Knuth, <i>The Art of Computer
 * Programming</i>, volume 3, section 6.4, for multiplicative hashing.
 *
 * <h2>Format</h2>
 *
 * <pre>
 *  0        1        2                 6                 70
 * +--------+--------+-----------------+-----------------+-- ... --+
 * | format | probes | lines           | line 0          | line 1  |
 * +--------+--------+-----------------+-----------------+-- ... --+
 * </pre>
 *
 * <table>
 * <caption>Fields; integers are little-endian</caption>
 * <tr><th>offset</th><th>size</th><th>field</th></tr>
 * <tr><td>0</td><td>1</td><td>format version, 1</td></tr>
 * <tr><td>1</td><td>1</td><td>probes, 1 to 21: how many bits each key sets</td></tr>
 * <tr><td>2</td><td>4</td><td>number of lines, 0 or more; 0 is the filter of no keys</td></tr>
 * <tr><td>6</td><td>64 each</td><td>lines; bit {@code b} of a line is bit {@code b % 8} of its byte {@code b / 8}</td></tr>
 * </table>
 *
 * <p>The line of a hash is the upper half of the 128-bit product of the hash, taken as unsigned,
 * and the number of lines. Its bits in the line come from the product of the hash and
 * {@code 0x9e3779b97f4a7c15}, modulo 2<sup>64</sup>: the upper nine bits are the first probe, the
 * next nine the second, seven probes in all; the next seven come from the product times the same
 * constant, and so on.
 *
 * <h2>Example</h2>
 *
 * <p>The key {@code kiwi} has the hash {@code 458196caa50ad109}. Its filter for a rate of 0.01 has
 * one line and six probes: the bits 90, 179, 223, 335, 343 and 352.
 *
 * <pre>
 * 01 06 01 00 00 00
 * 00 00 00 00 00 00 00 00 00 00 00 04 00 00 00 00
 * 00 00 00 00 00 00 08 00 00 00 00 80 00 00 00 00
 * 00 00 00 00 00 00 00 00 00 80 80 00 01 00 00 00
 * 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>The table's checksum detects corruption before a filter is decoded. Decoding checks the rest:
 * a known format, a valid number of probes, exactly as many bytes as the lines need, and at least
 * one bit set if there is a line. Anything else is an {@link IllegalArgumentException}, because a
 * wrong filter could hide keys.
 *
 * <h2>History</h2>
 *
 * <ul>
 *   <li>1: the first version, as above.
 * </ul>
 */
package io.kiwidb.bloom.blocked;
