package io.kiwidb.engine.copies;

/** An open store of which images can be taken. Threading: thread-safe. */
public interface ImageSource {
  /** Takes an image of now, which the caller must close; see {@link StoreImages#take}. */
  StoreImage takeImage();
}
