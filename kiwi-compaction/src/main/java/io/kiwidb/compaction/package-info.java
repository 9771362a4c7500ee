/**
 * Shared by the compaction strategies: key spans and queries on levels, jobs that merge tables down
 * or within level 0, and the picker of tables full of deletions.
 */
package io.kiwidb.compaction;
