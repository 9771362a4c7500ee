package io.kiwidb.io;

import java.util.UUID;

/**
 * The identity of a file: its name, its number, and its database. Number and database are in the
 * file's {@link FileHeader}, so that a file that was swapped, or copied from another database, is
 * detected. Threading: immutable.
 *
 * @param name the name in the storage
 * @param number the file number; unique in its database, never reused
 * @param database the identity of the database
 */
public record FileId(String name, long number, UUID database) {}
