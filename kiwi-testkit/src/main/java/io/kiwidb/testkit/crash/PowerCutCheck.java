package io.kiwidb.testkit.crash;

import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks the states after power failures at one point, each distinct state once: with little
 * unsynced data, many policies result in the same state.
 *
 * <p>Threading: not thread-safe.
 */
public final class PowerCutCheck {
  private final RecoveryCheck check;
  private final Set<Map<String, ByteBuffer>> passed = new HashSet<>();

  /** Creates a check of distinct states. */
  public PowerCutCheck(RecoveryCheck check) {
    this.check = check;
  }

  /** Throws {@link AssertionError} if the state is wrong. */
  public void check(CrashStorage left) {
    Map<String, ByteBuffer> files = left.files(); // before recovery changes them
    if (!passed.contains(files)) {
      check.check(left);
      passed.add(files);
    }
  }
}
