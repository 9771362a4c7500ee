package io.kiwidb.sstable.block;

import java.util.Arrays;

/**
 * The bytes with which all fence keys of an index, or all restart keys of a block, begin.
 *
 * <p>Keys such as {@code 0000000000012345} are alike in their first eight bytes, so that
 * {@link io.kiwidb.key.KeyPrefix prefixes} taken at their start would all tie and every comparison
 * would touch key bytes. Prefixes are therefore taken behind what all keys have in common. A target
 * is compared with the common bytes once; only one that begins with them is searched for.
 */
final class CommonPrefix {
  private CommonPrefix() {}

  /**
   * Says where the target stands to keys that all begin with the common bytes: negative before all
   * of them, positive behind all, 0 if it begins with those bytes too.
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
