package io.kiwidb.spi;

import io.kiwidb.Insight.IndexVisitor;
import java.util.Optional;

/**
 * Purpose: optional capability of a {@link TableReader} to show its filter and index. Showing them
 * adds nothing to the cache; {@link #mayContain} does what a lookup does.
 *
 * <p>Threading, ownership of buffers and failure: see {@link TableReader#get}.
 */
public interface InspectableTable {
  /** Returns the figures of the filter; empty without one, or if it does not tell. */
  Optional<FilterFigures> filterFigures();

  /**
   * Returns whether a lookup of the key searches the table: false only if the filter excludes the
   * key, and then {@link TableReader#get} finds nothing.
   */
  boolean mayContain(LookupKey key);

  /** Visits the data blocks in key order, until the visitor says otherwise. */
  void visitIndex(IndexVisitor visitor);
}
