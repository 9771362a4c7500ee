package io.kiwidb.spi;

import io.kiwidb.key.InternalKey;

/**
 * What a table says about itself; written into it and read back. Threading: immutable.
 *
 * @param fileBytes size of the file
 * @param entries how many entries, of every type
 * @param deletions how many of them are deletions
 * @param distinctKeys how many different user keys
 * @param rawKeyBytes bytes of all user keys before prefix compression
 * @param rawValueBytes bytes of all values before compression
 * @param dataBlocks how many data blocks
 * @param dataBytes bytes of the data blocks as stored
 * @param indexBytes bytes of the index as stored
 * @param filterBytes bytes of the filter as stored; 0 without one
 * @param smallest the first entry's key
 * @param largest the last entry's key
 * @param smallestSequence the smallest sequence number
 * @param largestSequence the largest sequence number
 * @param createdMillis when it was made, in milliseconds since 1970
 * @param filter name of the filter; empty without one
 * @param compressor name of the compressor
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
    String compressor) {}
