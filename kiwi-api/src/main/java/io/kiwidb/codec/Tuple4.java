package io.kiwidb.codec;

/**
 * A tuple of four components, none of them null. Threading: immutable if its components are.
 *
 * @param first the first component
 * @param second the second component
 * @param third the third component
 * @param fourth the fourth component
 */
public record Tuple4<A, B, C, D>(A first, B second, C third, D fourth) {}
