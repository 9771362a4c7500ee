package io.kiwidb;

import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.TableProperties;
import java.util.Optional;

/**
 * What is known about an open table. Threading: immutable, provided that the arrays are not
 * modified.
 *
 * @param info the table
 * @param properties the properties stored in it
 * @param memoryBytes memory that the open table keeps, without cached blocks
 * @param reads how often it was searched
 * @param filter figures of its filter; empty without a filter, or if the filter does not tell
 */
public record TableDetails(
    TableInfo info,
    TableProperties properties,
    long memoryBytes,
    TableReads reads,
    Optional<FilterFigures> filter) {}
