package io.kiwidb.testkit.cache;

import io.kiwidb.spi.CachedBlock;

/**
 * A block that contains only its address and an arbitrary size.
 *
 * <p>Threading: immutable.
 *
 * @param file its file number
 * @param offset its offset in the file
 * @param memoryBytes its reported size
 */
public record SizedBlock(long file, long offset, long memoryBytes) implements CachedBlock {}
