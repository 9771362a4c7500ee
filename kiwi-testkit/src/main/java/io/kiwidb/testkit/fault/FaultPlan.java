package io.kiwidb.testkit.fault;

import io.kiwidb.StorageException.Reason;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.Arrays;
import java.util.Locale;

/**
 * Selects the storage operations of a run that fail. Text form: {@code mutating 17 io once}.
 * Threading: immutable.
 *
 * @param which the operations that count
 * @param index index of the first failing operation among them, from 0 over the whole run
 * @param how how it fails
 * @param lasting whether later operations fail as well
 */
public record FaultPlan(Which which, long index, How how, Lasting lasting) {
  /** The operations that count. */
  public enum Which {
    /** Operations that change files or their durability. */
    MUTATING,
    /** Read operations, and locking. */
    READING,
    /** Operations that can fail because the disk is full. */
    GROWING,
    /** Appends. */
    APPENDS,
    /** Syncs of files and of the directory. */
    SYNCS,
    /** All operations. */
    ALL;

    private StorageOperation[] operations() {
      return Arrays.stream(StorageOperation.values())
          .filter(this::has)
          .toArray(StorageOperation[]::new);
    }

    private boolean has(StorageOperation operation) {
      return switch (this) {
        case MUTATING -> operation.isMutating();
        case READING -> !operation.isMutating();
        case GROWING -> operation.isMutating() && operation != StorageOperation.DELETE;
        case APPENDS -> operation == StorageOperation.APPEND;
        case SYNCS ->
          operation == StorageOperation.SYNC || operation == StorageOperation.SYNC_DIRECTORY;
        case ALL -> true;
      };
    }
  }

  /** How operations fail. */
  public enum How {
    /** The operation has no effect and fails with {@code IO}. */
    IO,
    /** The operation has no effect and fails with {@code DISK_FULL}. */
    DISK_FULL,
    /** An append writes a part and fails with {@code IO}. */
    SHORT,
    /** An append writes a part and fails with {@code DISK_FULL}. */
    SHORT_FULL
  }

  /** How long the fault lasts. */
  public enum Lasting {
    /** One operation fails. */
    ONCE,
    /** Every operation that counts fails until the harness heals the disk. */
    FOR_EVER
  }

  private static final int PART = 61;

  /** Returns a plan without failures that counts operations. */
  static FaultPlan none(Which which) {
    return new FaultPlan(which, Long.MAX_VALUE, How.IO, Lasting.ONCE);
  }

  /** Returns this plan with another index. */
  public FaultPlan at(long newIndex) {
    return new FaultPlan(which, newIndex, how, lasting);
  }

  /** Parses the text form. */
  public static FaultPlan parse(String text) {
    String[] parts = text.trim().toUpperCase(Locale.ROOT).replace('-', '_').split(" +", -1);
    return new FaultPlan(
        Which.valueOf(parts[0]),
        Long.parseLong(parts[1]),
        How.valueOf(parts[2]),
        Lasting.valueOf(parts[3]));
  }

  FaultRule rule() {
    FaultRule.Builder builder = FaultRule.on(which.operations()).skip(index);
    if (lasting == Lasting.FOR_EVER) {
      builder.forEver();
    }
    int part = (int) (index % PART);
    return switch (how) {
      case IO -> builder.fail(Reason.IO);
      case DISK_FULL -> builder.fail(Reason.DISK_FULL);
      case SHORT -> builder.shorten(part, Reason.IO);
      case SHORT_FULL -> builder.shorten(part, Reason.DISK_FULL);
    };
  }

  @Override
  public String toString() {
    return String.join(
            " ", which.toString(), Long.toString(index), how.toString(), lasting.toString())
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }
}
