package io.kiwidb.storage.disk;

import io.kiwidb.storage.mapping.FileMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The fast handle: supports concurrent reads, but an interrupt of any reader closes it for all.
 * Threading: thread-safe.
 */
final class ChannelHandle implements PositionalHandle {
  private final FileChannel channel;

  private ChannelHandle(FileChannel channel) {
    this.channel = channel;
  }

  static ChannelHandle open(Path path) throws IOException {
    return new ChannelHandle(FileChannel.open(path, StandardOpenOption.READ));
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      ByteBuffer piece =
          ByteBuffer.wrap(target, offset + done, Math.min(CHUNK_BYTES, length - done));
      int count = channel.read(piece, position + done);
      if (count < 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public Optional<FileMapper.Mapping> map(FileMapper mapper) throws IOException {
    long bytes = channel.size();
    return bytes == 0 || bytes > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(mapper.map(channel, FileChannel.MapMode.READ_ONLY, 0, bytes));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
