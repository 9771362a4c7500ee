/**
 * Tools for the files of a database that is not open: checking everything, and showing what is in a
 * file.
 */
package io.kiwidb.engine.tools;
