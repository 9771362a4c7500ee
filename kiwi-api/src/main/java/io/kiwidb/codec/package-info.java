/**
 * Codecs: values of Java types as the bytes of keys and values, and back.
 *
 * <p>{@link io.kiwidb.codec.Codecs} has the codecs that Kiwi brings. An
 * {@link io.kiwidb.codec.OrderedCodec} preserves order: the bytes sort as its comparator sorts the
 * values, so it is suitable for keys. A {@link io.kiwidb.codec.Codec} without an order is suitable
 * for values.
 *
 * <h2>Formats</h2>
 *
 * <p>Numbers are big-endian. "Sign flipped" means that the highest bit is inverted, so that
 * negative numbers sort first. A value has exactly one encoding; everything else is refused with a
 * {@link io.kiwidb.DecodingException}. The formats are persistent and never change.
 *
 * <pre>
 *   codec          bytes                                            example
 *   bool           1: 00 false, 01 true                             true                      01
 *   int8           1: sign flipped                                  -1                        7f
 *   int16          2: sign flipped                                  -1                        7fff
 *   int32          4: sign flipped                                  1                         80000001
 *   int64          8: sign flipped                                  -2                        7ffffffffffffffe
 *   float32        4: IEEE 754 bits; sign flipped if positive,      1.5                       bfc00000
 *                  all bits inverted if negative                    -1.5                      403fffff
 *   float64        8: as float32                                    -0.0                      7fffffffffffffff
 *   uuid           16: most significant bits first, as in its text  0123…                     0123…
 *   instant        12: seconds since 1970, as int64, then           1969-12-31T23:59:59.5Z    7fffffffffffffff1dcd6500
 *                  nanoseconds of the second, unsigned
 *   text           n: UTF-8                                         "é"                       c3a9
 *   bytes          n: as they are                                   00 ff                     00ff
 *   enum by name   n: the name in UTF-8                             SYNC                      53594e43
 *   enum by        2: the ordinal, unsigned                         the third constant        0002
 *   ordinal
 *   tuple          its components, one after the other              ("a", 1)                  61000080000001
 *   reversed       the component, all bits inverted                 int8 -1                   80
 * </pre>
 *
 * <p>A component of a tuple delimits itself:
 *
 * <pre>
 *   fixed length      as it is
 *   variable length   each byte 00 becomes 00 ff; then 00 00 at the end
 *
 *   text "a"          61 00 00
 *   bytes 61 00 62    61 00 ff 62 00 00
 *   empty             00 00
 * </pre>
 *
 * <p>The end sorts before every continuation: before 00 ff, and before each other byte. So a tuple
 * sorts by its first component, then by the second, and so on, and the bytes of leading components
 * are a prefix of all tuples that begin with them. A tuple whose components all have a fixed length
 * has one, too; a tuple within a tuple is a component like any other.
 *
 * <h2>Orders that may surprise</h2>
 *
 * <ul>
 *   <li><b>Text</b> sorts by code point. {@link String#compareTo} sorts by UTF-16 unit, which
 *       places characters beyond U+FFFF, such as emoji, before U+E000 to U+FFFF. All other strings
 *       sort the same. Neither is an order of a language.
 *   <li><b>Floating point</b> sorts as {@link Double#compare}: the order of IEEE 754 with -0.0
 *       before 0.0, and one NaN, after positive infinity. All bit patterns of NaN become this one.
 *   <li><b>UUIDs</b> sort as unsigned numbers of 128 bits: as their text, and by time for version
 *       7. {@link java.util.UUID#compareTo} compares signed halves, and sorts 8… before 0….
 *   <li><b>Enums by name</b> sort by name, not as declared.
 * </ul>
 */
package io.kiwidb.codec;
