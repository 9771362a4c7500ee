package io.kiwidb.storage.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A sync handle whose syncs wait until they are released, and then succeed, or fail with a text of
 * the operating system.
 */
final class HeldSync extends AsynchronousFileChannel {
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  private final @Nullable String failure;

  HeldSync(@Nullable String failure) {
    this.failure = failure;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    if (failure != null) {
      throw new IOException(failure);
    }
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}

  @Override
  public AsynchronousFileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <A> void read(
      ByteBuffer target, long position, A attachment, CompletionHandler<Integer, ? super A> to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> read(ByteBuffer target, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <A> void write(
      ByteBuffer source, long position, A attachment, CompletionHandler<Integer, ? super A> to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Integer> write(ByteBuffer source, long position) {
    throw new UnsupportedOperationException();
  }
}
