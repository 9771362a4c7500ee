/** What compaction strategies share: spans of keys, and questions to a level about them. */
package io.kiwidb.compaction;
