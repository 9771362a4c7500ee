package io.kiwidb;

import java.util.List;

/**
 * The tables of a store at one moment. Threading: immutable.
 *
 * @param edit number of the edit after which this was the state; 0 if none followed the state in
 *     which the store was found when it was opened
 * @param tables the tables of all keyspaces, keyspace by keyspace, in the order of
 *     {@link Keyspace#tables}
 */
public record TreeState(long edit, List<TableInfo> tables) {}
