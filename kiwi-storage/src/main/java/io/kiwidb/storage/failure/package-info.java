/** From errors of the operating system to the reasons of a {@code StorageException}. */
package io.kiwidb.storage.failure;
