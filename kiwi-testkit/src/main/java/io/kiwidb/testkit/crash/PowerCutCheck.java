package io.kiwidb.testkit.crash;

import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks what power cuts at one moment left, each state once: where little was pending, many
 * policies leave the same.
 *
 * <p>Threading: not thread-safe.
 */
public final class PowerCutCheck {
  private final RecoveryCheck check;
  private final Set<Map<String, ByteBuffer>> passed = new HashSet<>();

  /** Checks what is left so. */
  public PowerCutCheck(RecoveryCheck check) {
    this.check = check;
  }

  /** Fails with {@link AssertionError}. */
  public void check(CrashStorage left) {
    Map<String, ByteBuffer> files = left.files(); // before the recovery changes them
    if (!passed.contains(files)) {
      check.check(left);
      passed.add(files);
    }
  }
}
