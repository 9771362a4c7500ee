package io.kiwidb.server.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** What a copy needs of the disk that it is made on. Threading: one thread. */
public interface CopyDisk {
  /** Returns how many bytes can be written to a directory. */
  long usableBytes(Path directory) throws IOException;

  /** Writes a piece to a file of the copy. */
  default void write(WritableByteChannel file, ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      file.write(piece);
    }
  }
}
