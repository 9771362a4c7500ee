/**
 * Keys: their order, prefixes and hash, sequence numbers and value types.
 *
 * <p>An <i>entry</i> is a user key, a tag (sequence number and type), an optional expiry and a
 * value. Everything here is fixed for ever once it has been written to disk.
 */
package io.kiwidb.key;
