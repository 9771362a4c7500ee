package io.kiwidb.sstable.block;

import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;

/** The provider of {@code block}, the default table format. Threading: immutable. */
public final class BlockTableProvider implements TableProvider {
  /** Creates a provider. */
  public BlockTableProvider() {}

  @Override
  public String name() {
    return BlockFormat.NAME;
  }

  @Override
  public String description() {
    return "sorted blocks with prefix-compressed keys, an index and one filter; for general use";
  }

  @Override
  public TableBuilder create(Creation creation) {
    return new BlockTableBuilder(creation);
  }

  @Override
  public TableReader open(Opening opening) {
    return BlockTableReader.open(opening);
  }
}
