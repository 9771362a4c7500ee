package io.kiwidb.spi;

import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;

/**
 * Purpose: writes and reads blob files: large values that tables refer to by their
 * {@linkplain BlobAddress addresses}. A blob file is immutable and starts with a
 * {@link io.kiwidb.io.FileHeader}.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider};
 * {@link #create} and {@link #open} fail like {@link Storage}. {@link #open} also throws
 * {@link io.kiwidb.CorruptionException} if header, footer or the identity of the file do not match.
 */
public interface BlobProvider extends Provider {
  /** Creates a blob file and returns its writer. */
  BlobWriter create(Creation creation);

  /** Opens a finished blob file; reads and verifies header and footer, but not the values. */
  BlobReader open(Opening opening);

  /**
   * Parameters of a new blob file.
   *
   * @param compressor compresses the values
   */
  record Creation(Storage storage, FileId id, CompressorProvider compressor) {}

  /**
   * Parameters for reading a blob file.
   *
   * @param providers finds the compressor recorded in the file
   */
  record Opening(Storage storage, FileId id, ProviderLookup providers) {}
}
