package io.kiwidb.spi;

/**
 * Purpose: creates compressors for blocks. A table records the name of its compressor; a block that
 * does not shrink is stored raw and needs none.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface CompressorProvider extends Provider {
  /** A compressor; may be shared or new. */
  Compressor create();
}
