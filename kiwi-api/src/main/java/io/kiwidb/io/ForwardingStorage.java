package io.kiwidb.io;

import java.util.List;

/**
 * A storage that passes every operation on to another one. Extend it and override the operations
 * that differ, for example to count, delay or fail them.
 *
 * <p>Every method forwards to the same method of the delegate, those with a default implementation
 * included. No method calls another one of this class: an override of {@link #lock} does not affect
 * {@link #lockToRead}.
 *
 * <p>Files are passed on unchanged: to see what is written or read, override {@link #create} or
 * {@link #open}, and return a file that wraps that of the delegate.
 *
 * <p>It is not a {@link MappableStorage} even if the delegate is one: bytes that are written
 * through mapped memory would bypass the overrides. A subclass whose purpose allows that implements
 * {@code MappableStorage} itself.
 *
 * <p>Threading, failure and ownership of buffers: as the delegate. Ownership: {@link #close} closes
 * the delegate.
 */
public abstract class ForwardingStorage implements Storage {
  private final Storage delegate;

  /**
   * Creates a storage that forwards to another one.
   *
   * @param delegate the storage that executes the operations
   */
  protected ForwardingStorage(Storage delegate) {
    this.delegate = delegate;
  }

  @Override
  public AppendFile create(String name) {
    return delegate.create(name);
  }

  @Override
  public ReadableFile open(String name) {
    return delegate.open(name);
  }

  @Override
  public void rename(String from, String to) {
    delegate.rename(from, to);
  }

  @Override
  public void delete(String name) {
    delegate.delete(name);
  }

  @Override
  public boolean exists(String name) {
    return delegate.exists(name);
  }

  @Override
  public long size(String name) {
    return delegate.size(name);
  }

  @Override
  public List<String> list() {
    return delegate.list();
  }

  @Override
  public void syncDirectory() {
    delegate.syncDirectory();
  }

  @Override
  public AutoCloseableLock lock(String name) {
    return delegate.lock(name);
  }

  @Override
  public AutoCloseableLock lockToRead(String name) {
    return delegate.lockToRead(name);
  }

  @Override
  public long freeBytes() {
    return delegate.freeBytes();
  }

  @Override
  public String location() {
    return delegate.location();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
