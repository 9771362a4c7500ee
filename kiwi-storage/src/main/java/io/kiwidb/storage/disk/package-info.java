/**
 * Files of the file system: appending, reading, and the lock of a directory, none of which an
 * interrupt can break.
 */
package io.kiwidb.storage.disk;
