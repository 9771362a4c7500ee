package io.kiwidb.engine.history;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A transaction that was committed, or whose commit has an unknown outcome. Each key is a list, to
 * which a transaction appends its own number; so what was read tells which transactions wrote
 * before, and in which order.
 *
 * @param id its number
 * @param reads the lists that it read before its own appends, by key
 * @param appends the keys to which it appended
 */
record Committed(int id, Map<String, List<Integer>> reads, Set<String> appends) {}
