/**
 * The storages that Kiwi comes with: {@link io.kiwidb.storage.FileSystemStorage} is a directory of
 * the file system, {@link io.kiwidb.storage.MemoryStorage} keeps everything in memory.
 *
 * <p>{@code Kiwi.open(Path, Options)} opens the former by itself; only who names a storage needs
 * this package.
 */
package io.kiwidb.storage;
