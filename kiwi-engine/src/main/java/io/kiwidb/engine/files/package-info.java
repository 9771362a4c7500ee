/**
 * The files of a store: their names, the check of a directory before it is opened, the removal of
 * obsolete files, and the freeze of the directory while a copy is made.
 */
package io.kiwidb.engine.files;
