/**
 * What readers see: the memtables and the version of the tables at one moment, as one immutable
 * object that is replaced in one place.
 */
package io.kiwidb.engine.view;
