package io.kiwidb.engine.copies;

import io.kiwidb.CopyListener;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.Storage;

/** Makes a store of an image: files that never change are linked, the others copied. */
public final class Checkpoint {
  private Checkpoint() {}

  /** Makes a checkpoint in a storage that is not locked; after a failure it is as before. */
  public static void write(StoreImage image, Storage target, CopyListener listener) {
    StoreImage stored = image.forStoreIn(target);
    NewStore.make(target, progress(stored, listener), store -> addAll(stored, store));
  }

  /** Makes a checkpoint, as above, in a storage whose lock the caller holds. */
  public static void fill(StoreImage image, Storage target, CopyListener listener) {
    StoreImage stored = image.forStoreIn(target);
    NewStore.fill(target, progress(stored, listener), store -> addAll(stored, store));
  }

  private static CopyProgress progress(StoreImage image, CopyListener listener) {
    return new CopyProgress(listener, image.files().size(), image.bytes());
  }

  private static void addAll(StoreImage image, NewStore store) {
    for (ImageFile file : image.files()) {
      image.requireOpen();
      boolean linked = file instanceof ImageFile.Whole
          && image.storage() instanceof LinkableStorage storage
          && store.link(storage, file.name(), file.length());
      if (!linked) {
        store.add(file.name(), sink -> FileParts.read(image, file, sink));
      }
    }
  }
}
