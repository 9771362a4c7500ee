/**
 * Keys: order, prefixes and hash, sequence numbers and value types.
 *
 * <p>An <i>entry</i> consists of a user key, a tag (sequence number and type), an optional expiry
 * and a value. All encodings in this package are persistent and never change.
 */
package io.kiwidb.key;
