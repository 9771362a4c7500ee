/**
 * Files mapped into memory: where that is safe, for logs to be written and for tables to be read.
 */
package io.kiwidb.storage.mapping;
