/**
 * What readers see: the memtables and the version of the tables as one immutable object that is
 * replaced in one place, and the sequence numbers of open snapshots.
 */
package io.kiwidb.engine.view;
