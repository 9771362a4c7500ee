/**
 * Contract tests of storages, and storages that inject failures.
 *
 * <p>{@link io.kiwidb.testkit.storage.CrashStorage} loses unsynced data,
 * {@link io.kiwidb.testkit.storage.FaultStorage} fails single operations,
 * {@link io.kiwidb.testkit.storage.TraceStorage} checks the order of operations. They can be
 * stacked; the usual order is trace over fault over crash, so that the trace sees the faults and a
 * failed sync loses the pages below it.
 */
package io.kiwidb.testkit.storage;
