/**
 * What compaction strategies share: spans of keys and questions to a level about them, jobs that
 * take tables down or merge those of level 0, and the picker of tables full of deletions.
 */
package io.kiwidb.compaction;
