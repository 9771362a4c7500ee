/**
 * The contract of storages as test suites, and storages that fail on purpose.
 *
 * <p>{@link io.kiwidb.testkit.storage.CrashStorage} loses what was not synced,
 * {@link io.kiwidb.testkit.storage.FaultStorage} fails single operations,
 * {@link io.kiwidb.testkit.storage.TraceStorage} watches the order of operations. They stack; the
 * usual order is trace over fault over crash, so that the trace sees the faults and a failed sync
 * loses the pages below it.
 */
package io.kiwidb.testkit.storage;
