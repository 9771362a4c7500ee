package io.kiwidb.spi;

/**
 * Purpose: creates compressors for blocks. A table records the name of its compressor; an
 * incompressible block is stored raw.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface CompressorProvider extends Provider {
  /** Returns a compressor, new or shared. */
  Compressor create();
}
