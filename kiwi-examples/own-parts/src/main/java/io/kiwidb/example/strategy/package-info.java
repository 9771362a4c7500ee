/** The compaction strategy {@code two-level}. docs/providers.md explains it. */
package io.kiwidb.example.strategy;
