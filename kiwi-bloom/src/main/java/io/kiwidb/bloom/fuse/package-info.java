/**
 * The filter {@code fuse}: a binary fuse filter. The exclusive or of the three slots of a key is a
 * fingerprint of the key; for an absent key this is the case only by chance, with a probability of
 * 2<sup>-width</sup>.
 *
 * <p>Source: Graf and Lemire, <i>Binary Fuse Filters: Fast and Smaller Than Xor Filters</i>,
 * Journal of Experimental Algorithmics 27 (2022): the arrangement of slots in segments, the sizes,
 * and building by peeling. Fingerprints have the width that the rate requires, 7 bits for 1 %,
 * packed without gaps. It takes 1.125 slots a key, so 7.9 bits a key at 1 % and 11.3 at 0.1 %;
 * small sets take more.
 *
 * <h2>Format</h2>
 *
 * <pre>
 *  0        1        2         3                 7                    15
 * +--------+--------+---------+-----------------+--------------------+-- ... --+
 * | format | width  | segment | segments        | seed               | slots   |
 * |        |        | bits    |                 |                    |         |
 * +--------+--------+---------+-----------------+--------------------+-- ... --+
 * </pre>
 *
 * <table>
 * <caption>Fields; integers are little-endian</caption>
 * <tr><th>offset</th><th>size</th><th>field</th></tr>
 * <tr><td>0</td><td>1</td><td>format version, 1</td></tr>
 * <tr><td>1</td><td>1</td><td>width, 1 to 32: bits of a slot; 0 in a filter that could not be built</td></tr>
 * <tr><td>2</td><td>1</td><td>segment bits <i>b</i>, 0 to 18: a segment has 2<sup>b</sup> slots</td></tr>
 * <tr><td>3</td><td>4</td><td>segments <i>s</i> that can contain a first slot; there are <i>s</i> + 2 in total. 0 for a filter without slots,
 *     and then <i>b</i> and the seed are 0</td></tr>
 * <tr><td>7</td><td>8</td><td>seed</td></tr>
 * <tr><td>15</td><td>⌈(<i>s</i> + 2) · 2<sup>b</sup> · width / 8⌉</td><td>slots: slot <i>i</i> is bits <i>i</i> · width to
 *     (<i>i</i> + 1) · width − 1, where bit <i>j</i> is bit <i>j</i> % 8 of byte <i>j</i> / 8; the bits left over are 0</td></tr>
 * </table>
 *
 * <p>A filter without slots is 15 bytes. With a width it is the filter of no keys, and no key is
 * present; without one it could not be built, and every key may be present.
 *
 * <p><i>m</i> is computed from a hash and the seed: their sum, then {@code m = (m ^ m >>> 33) *
 * 0xff51afd7ed558ccd}, then {@code m = (m ^ m >>> 33) * 0xc4ceb9fe1a85ec53}, then {@code m ^= m >>>
 * 33}, modulo 2<sup>64</sup>. The first slot is the upper half of the 128-bit product of <i>m</i>,
 * unsigned, and <i>s</i> · 2<sup>b</sup>. The second is one segment further, with the bits within
 * the segment changed by exclusive or with the lowest <i>b</i> bits of {@code m >>> 18}; the third
 * is two segments further, changed by the lowest <i>b</i> bits of <i>m</i>. The fingerprint is the
 * uppermost <i>width</i> bits of {@code m * 0x9e3779b97f4a7c15}.
 *
 * <h2>Example</h2>
 *
 * <p>The key {@code kiwi} has the hash {@code 458196caa50ad109}. Its filter for a rate of 0.01 has
 * a width of 7, and one segment of four slots for first slots. The third slot of the key, number
 * 10, holds its fingerprint 14; the others are zero.
 *
 * <pre>
 * 01 07 02 01 00 00 00 15 7c 4a 7f b9 79 37 9e        format, width, segment bits, segments, seed
 * 00 00 00 00 00 00 00 00 80 03 00                    12 slots in 84 bits; number 10 is bits 70 to 76
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>The table's checksum detects corruption before a filter is decoded. Decoding checks the rest:
 * a known format, a valid width and shape, and exactly as many bytes as they need, computed without
 * overflow. Anything else is an {@link IllegalArgumentException}, because a wrong filter could hide
 * keys.
 *
 * <h2>History</h2>
 *
 * <ul>
 *   <li>1: the first version, as above.
 * </ul>
 */
package io.kiwidb.bloom.fuse;
