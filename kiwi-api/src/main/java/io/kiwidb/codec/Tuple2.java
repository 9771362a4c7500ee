package io.kiwidb.codec;

/**
 * A tuple of two components, none of them null. Threading: immutable if its components are.
 *
 * @param first the first component
 * @param second the second component
 */
public record Tuple2<A, B>(A first, B second) {}
