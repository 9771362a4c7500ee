package io.kiwidb.engine.manifest;

import io.kiwidb.io.FileHeader;

/** Offsets of the fields of a manifest. */
final class ManifestLayout {
  static final String PROVIDER = "manifest";
  static final int VERSION = 1;
  static final int FIRST_RECORD_AT = FileHeader.SIZE;

  static final int CRC_AT = 0;
  static final int LENGTH_AT = CRC_AT + Integer.BYTES;
  static final int EDIT_AT = LENGTH_AT + Integer.BYTES;

  private ManifestLayout() {}
}
