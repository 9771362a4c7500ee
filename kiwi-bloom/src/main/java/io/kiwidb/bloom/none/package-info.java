/**
 * The filter {@code none}: every key may be there. It has no bytes, which is its whole format; a
 * reader refuses any other length.
 *
 * <p>History: the first version.
 */
package io.kiwidb.bloom.none;
