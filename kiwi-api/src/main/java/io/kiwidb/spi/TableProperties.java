package io.kiwidb.spi;

import io.kiwidb.key.InternalKey;

/**
 * Properties of a table, stored in it. Threading: immutable.
 *
 * @param fileBytes size of the file
 * @param entries number of entries of all types
 * @param deletions how many of the entries are deletions
 * @param distinctKeys number of distinct user keys
 * @param rawKeyBytes total size of all user keys before prefix compression
 * @param rawValueBytes total size of all values before compression
 * @param dataBlocks number of data blocks
 * @param dataBytes size of the data blocks as stored
 * @param indexBytes size of the index as stored
 * @param filterBytes size of the filter as stored; 0 without a filter
 * @param smallest the key of the first entry
 * @param largest the key of the last entry
 * @param smallestSequence the smallest sequence number
 * @param largestSequence the largest sequence number
 * @param createdMillis creation time in milliseconds since 1970
 * @param filter name of the filter; empty without a filter
 * @param compressor name of the compressor
 * @param prefixRule name of the rule, with its parameter, whose prefixes the filter contains; empty
 *     if it contains none
 * @param expiry when entries expire
 */
public record TableProperties(
    long fileBytes,
    long entries,
    long deletions,
    long distinctKeys,
    long rawKeyBytes,
    long rawValueBytes,
    long dataBlocks,
    long dataBytes,
    long indexBytes,
    long filterBytes,
    InternalKey smallest,
    InternalKey largest,
    long smallestSequence,
    long largestSequence,
    long createdMillis,
    String filter,
    String compressor,
    String prefixRule,
    TableExpiry expiry) {}
