package io.kiwidb.codec;

/**
 * A tuple of three components, none of them null. Threading: immutable if its components are.
 *
 * @param first the first component
 * @param second the second component
 * @param third the third component
 */
public record Tuple3<A, B, C>(A first, B second, C third) {}
