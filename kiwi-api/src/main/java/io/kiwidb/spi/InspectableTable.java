package io.kiwidb.spi;

import io.kiwidb.Insight.IndexVisitor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Purpose: optional capability of a {@link TableReader} to show its filter and index. Showing them
 * adds nothing to the cache.
 *
 * <p>Threading, ownership of buffers and failure: see {@link TableReader#get}.
 */
public interface InspectableTable {
  /** Returns the figures of the filter; empty without one, or if it does not tell. */
  Optional<FilterFigures> filterFigures();

  /**
   * Performs {@link TableReader#get}; returns null, with nothing in the holder, if the filter
   * excludes the key.
   */
  @Nullable
  Lookup getUnlessExcluded(LookupKey key, Entry result);

  /** Visits the data blocks in key order, until the visitor says otherwise. */
  void visitIndex(IndexVisitor visitor);
}
