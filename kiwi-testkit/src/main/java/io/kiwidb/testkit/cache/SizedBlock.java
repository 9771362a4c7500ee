package io.kiwidb.testkit.cache;

import io.kiwidb.spi.CachedBlock;

/**
 * A block that knows its address and has any size one likes.
 *
 * <p>Threading: immutable.
 *
 * @param file the file that it is from
 * @param offset where in the file
 * @param memoryBytes what it claims to take
 */
public record SizedBlock(long file, long offset, long memoryBytes) implements CachedBlock {}
