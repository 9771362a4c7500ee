/**
 * The filter {@code none}: every key may be present. It has no bytes, which is its whole format; a
 * reader rejects any other length.
 *
 * <p>History: the first version.
 */
package io.kiwidb.bloom.none;
