package io.kiwidb.engine.copies;

/** A file of an image. Threading: immutable. */
public sealed interface ImageFile {
  /** Returns its name in the store. */
  String name();

  /** Returns its length in the image. */
  long length();

  /**
   * A file that is durable and never changes again.
   *
   * @param name its name
   * @param length its length; it may have more bytes, which do not count
   */
  record Whole(String name, long length) implements ImageFile {}

  /**
   * The first bytes of a file that may still grow, or may not be durable.
   *
   * @param name its name
   * @param length number of bytes
   */
  record Start(String name, long length) implements ImageFile {}

  /**
   * A file that the store does not have like this.
   *
   * @param name its name
   * @param content its bytes, which nobody changes
   */
  record Written(String name, byte[] content) implements ImageFile {
    @Override
    public long length() {
      return content.length;
    }
  }
}
