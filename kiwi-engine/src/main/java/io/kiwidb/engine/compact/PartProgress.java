package io.kiwidb.engine.compact;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far a part of a merge is.
 *
 * <p>Threading: written by the thread of the part, without ordering anything else, and read by any;
 * a reader may see values of different moments.
 */
final class PartProgress {
  private static final VarHandle ENTRIES = field("entries", long.class);
  private static final VarHandle BYTES = field("bytes", long.class);
  private static final VarHandle OUTPUTS = field("outputs", int.class);

  @SuppressWarnings("unused") // as are the others: accessed through the handles
  private long entries;

  @SuppressWarnings("unused")
  private long bytes;

  @SuppressWarnings("unused")
  private int outputs;

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(PartProgress.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Records how far it is.
   *
   * @param entriesRead entries of the inputs that were merged
   * @param bytesWritten bytes of outputs, including the one that is being written
   * @param finishedOutputs outputs that are complete
   */
  void at(long entriesRead, long bytesWritten, int finishedOutputs) {
    ENTRIES.setOpaque(this, entriesRead);
    BYTES.setOpaque(this, bytesWritten);
    OUTPUTS.setOpaque(this, finishedOutputs);
  }

  long entries() {
    return (long) ENTRIES.getOpaque(this);
  }

  long bytes() {
    return (long) BYTES.getOpaque(this);
  }

  int outputs() {
    return (int) OUTPUTS.getOpaque(this);
  }
}
