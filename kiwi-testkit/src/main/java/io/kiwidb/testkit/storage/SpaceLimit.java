package io.kiwidb.testkit.storage;

import io.kiwidb.io.Storage;
import java.util.HashMap;
import java.util.Map;

/**
 * The used space of a limited disk. Deleting or replacing a file releases its space immediately,
 * even while it is open.
 *
 * <p>Threading: thread-safe.
 */
final class SpaceLimit {
  /** The space used by one file, which it keeps when renamed. */
  static final class Account {
    private long bytes;
    private boolean gone;
  }

  private final Map<String, Account> accounts = new HashMap<>();
  private long capacity = Long.MAX_VALUE;
  private long used;
  private long refused;

  SpaceLimit(Storage storage) {
    for (String name : storage.list()) {
      take(create(name), storage.size(name));
    }
  }

  synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  synchronized long used() {
    return used;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long free() {
    return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used);
  }

  synchronized Account create(String name) {
    Account account = new Account();
    accounts.put(name, account);
    return account;
  }

  /** Allocates as many of the bytes as fit and returns their number. */
  synchronized long take(Account account, long bytes) {
    if (account.gone) {
      return bytes;
    }
    long taken = Math.min(bytes, free());
    refused += taken < bytes ? 1 : 0;
    account.bytes += taken;
    used += taken;
    return taken;
  }

  synchronized void giveBack(Account account, long bytes) {
    if (!account.gone) {
      account.bytes -= bytes;
      used -= bytes;
    }
  }

  synchronized void rename(String from, String to) {
    Account account = accounts.remove(from);
    if (account != null && !from.equals(to)) {
      delete(to);
      accounts.put(to, account);
    }
  }

  synchronized void delete(String name) {
    Account account = accounts.remove(name);
    if (account != null) {
      used -= account.bytes;
      account.gone = true;
    }
  }
}
