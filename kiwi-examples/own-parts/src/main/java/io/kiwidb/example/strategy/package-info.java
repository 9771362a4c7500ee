/** The compaction strategy {@code two-level}. docs/providers.md goes through it line by line. */
package io.kiwidb.example.strategy;
