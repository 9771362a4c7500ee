package io.kiwidb.io;

/**
 * A storage that can share files with another one, for copies of a store that take no time and no
 * space.
 *
 * <p>Purpose: hard links. Threading, failure and durability: see {@link Storage}. A storage that
 * observes or modifies what is read or written must not implement this interface unless the target
 * reads the shared bytes alike.
 */
public interface LinkableStorage extends Storage {
  /**
   * Makes a file of this storage a file of another one as well, without copying its contents: both
   * names refer to the same bytes, and each can be deleted without the other. The contents are as
   * durable as they were; the new name is after {@link #syncDirectory} of the target.
   *
   * <p>Returns false, and has no effect, if the two storages cannot share files: the target is of
   * another kind or on another file system, or that refuses links. The caller then copies the file.
   * Fails with {@code MISSING} if there is no such file, with {@code EXISTS} if the new name
   * exists.
   *
   * @param name a file to which nothing is appended any more
   * @param target the other storage
   * @param newName name of the file in the other storage
   */
  boolean link(String name, Storage target, String newName);
}
