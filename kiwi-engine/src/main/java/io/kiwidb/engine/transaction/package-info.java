/**
 * Transactions, on the public parts of reading and writing. Nothing outside of this package knows
 * of them: a store without transactions has an empty object, and a write that is not of a
 * transaction passes a null to the commit pipeline.
 *
 * <p>{@code Transactions} begins them. {@code TransactionCore} is one: it reads at the moment of a
 * snapshot through the overlay of its {@code OwnWrites}, notes in {@code ReadSet} what must not
 * change, locks keys in the {@code LockTable} if it is pessimistic, and commits its batch with a
 * {@code ConflictCheck}. {@code LsmTransaction} and {@code TransactionView} are what users hold.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.transaction;
