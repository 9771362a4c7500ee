package io.kiwidb.engine.backup;

import io.kiwidb.CopyListener;
import io.kiwidb.StorageException;
import io.kiwidb.engine.backup.FileSums.Summing;
import io.kiwidb.engine.copies.CopyProgress;
import io.kiwidb.engine.copies.FileParts;
import io.kiwidb.engine.copies.ImageFile;
import io.kiwidb.engine.copies.StoreImage;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup of an image.
 *
 * <p>A file that may be there already is only read: its checksums tell whether it is. Any other one
 * is read and stored at once.
 *
 * <p>Threading: not thread-safe; used once.
 */
final class BackupWriter {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.backup");

  private final Storage storage;
  private final StoreImage image;
  private final CopyProgress progress;
  private final Set<String> there;
  private long newBytes;

  BackupWriter(Storage storage, StoreImage image, CopyListener listener) {
    this.storage = storage;
    this.image = image;
    this.progress = new CopyProgress(listener, image.files().size(), image.bytes());
    this.there = new HashSet<>(storage.list());
  }

  /** Makes a backup of this number; it is durable when this returns. */
  Generation run(long id) {
    List<StoredFile> files = new ArrayList<>();
    for (ImageFile file : image.files()) {
      image.requireOpen();
      files.add(store(file));
    }
    storage.syncDirectory(); // before a backup names the files
    KillPoint.hit("backup.files-durable");
    Generation backup = new Generation(
        id, image.store(), image.now(), image.sequence(), newBytes, List.copyOf(files));
    boolean named = false;
    try {
      name(backup);
      named = true;
    } finally {
      if (!named) {
        remove(BackupNames.generation(id));
      }
    }
    KillPoint.hit("backup.durable");
    return backup;
  }

  private void name(Generation backup) {
    byte[] bytes = GenerationFile.encode(backup);
    removeTemporary();
    try (AppendFile out = storage.create(BackupNames.TEMPORARY)) {
      out.append(bytes, 0, bytes.length);
      out.sync();
    }
    storage.rename(BackupNames.TEMPORARY, BackupNames.generation(backup.id()));
    storage.syncDirectory();
  }

  /** Removes a file if that is possible: the failure that led here is the one to report. */
  private void remove(String name) {
    try {
      storage.delete(name);
    } catch (StorageException e) {
      LOG.debug("backup.remove-failed name={}", name, e);
    }
  }

  private StoredFile store(ImageFile file) {
    String start = StoredFile.start(image.store(), file.name(), file.length());
    if (there.stream().anyMatch(name -> name.startsWith(start))) {
      Summing sums = new Summing();
      FileParts.read(image, file, (position, bytes, length) -> sums.add(bytes, length));
      StoredFile stored = new StoredFile(file.name(), file.length(), sums.sums());
      if (isThere(stored)) {
        progress.took(file.name(), file.length());
        return stored;
      }
    }
    return copy(file);
  }

  /** Returns whether a file is stored in full; one that was cut off is stored anew. */
  private boolean isThere(StoredFile file) {
    String name = file.storedName(image.store());
    return there.contains(name) && storage.size(name) == file.length();
  }

  private StoredFile copy(ImageFile file) {
    removeTemporary();
    Summing sums = new Summing();
    try (AppendFile out = storage.create(BackupNames.TEMPORARY)) {
      FileParts.read(image, file, (position, bytes, length) -> {
        sums.add(bytes, length);
        out.append(bytes, 0, length);
        progress.copied(file.name(), length);
      });
      out.sync();
    }
    StoredFile stored = new StoredFile(file.name(), file.length(), sums.sums());
    storage.rename(BackupNames.TEMPORARY, stored.storedName(image.store()));
    there.add(stored.storedName(image.store()));
    KillPoint.hit("backup.file-stored");
    newBytes += file.length();
    progress.ended(file.name());
    return stored;
  }

  private void removeTemporary() {
    try {
      storage.delete(BackupNames.TEMPORARY); // left by one that was killed
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.MISSING) {
        throw e;
      }
    }
  }
}
