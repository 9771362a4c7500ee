package io.kiwidb.sstable.block;

import java.util.Arrays;

/**
 * The common prefix of all fence keys of an index, or of all restart keys of a block.
 *
 * <p>Keys such as {@code 0000000000012345} are equal in their first eight bytes, so
 * {@link io.kiwidb.key.KeyPrefix prefixes} taken at their start would all be equal and every
 * comparison would touch key bytes. Prefixes are therefore taken after the common prefix. A target
 * is compared with the common prefix once; only a target that starts with it is searched for.
 */
final class CommonPrefix {
  private CommonPrefix() {}

  /**
   * Compares the target with keys that all start with the common prefix: negative if it sorts
   * before all of them, positive if after all, 0 if it starts with the prefix too.
   */
  @SuppressWarnings("checkstyle:ParameterNumber")
  static int compare(
      byte[] target, int offset, int length, byte[] common, int commonOffset, int commonLength) {
    int shorter = Math.min(length, commonLength);
    int mismatch = Arrays.mismatch(
        target, offset, offset + shorter, common, commonOffset, commonOffset + shorter);
    if (mismatch >= 0) {
      return (target[offset + mismatch] & 0xff) - (common[commonOffset + mismatch] & 0xff);
    }
    return length < commonLength ? -1 : 0;
  }
}
