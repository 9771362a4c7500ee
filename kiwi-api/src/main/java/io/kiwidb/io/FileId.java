package io.kiwidb.io;

import java.util.UUID;

/**
 * Which file this is: its name, its number, and the database it belongs to. The number and the
 * database are in the file's {@link FileHeader}, so that a file that was swapped or copied in from
 * elsewhere is found out. Threading: immutable.
 *
 * @param name the name in the storage
 * @param number the file number; unique in its database for ever
 * @param database the identity of the database
 */
public record FileId(String name, long number, UUID database) {}
