package io.kiwidb.cli.view;

import io.kiwidb.CorruptionException;
import io.kiwidb.EntryVisitor;
import io.kiwidb.StorageException;
import java.util.function.Predicate;

/**
 * Makes views of the entries of a memtable or table. A value in a blob file that cannot be read
 * does not hide where it is, nor the entries after it.
 *
 * <p>Threading: not thread-safe.
 */
public final class EntryViews implements EntryVisitor {
  private final Predicate<View> show;

  /**
   * Creates a visitor.
   *
   * @param show shows an entry and returns whether to continue
   */
  public EntryViews(Predicate<View> show) {
    this.show = show;
  }

  @Override
  public boolean visit(byte[] key, long sequence, int type, byte[] value) {
    return show.test(new EntryView(key, sequence, type, value));
  }

  @Override
  public boolean visitApart(byte[] key, long sequence, int type, ApartValue value) {
    ApartEntryView.Content content;
    try {
      content = new ApartEntryView.Content.Read(value.read());
    } catch (CorruptionException | StorageException e) {
      content = new ApartEntryView.Content.Unreadable(String.valueOf(e.getMessage()));
    }
    return show.test(new ApartEntryView(key, sequence, type, value.address(), content));
  }
}
