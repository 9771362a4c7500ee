/**
 * For compaction strategies: the contract that each must keep, which carries choices out on a model
 * tree; tests drawn as text; and a load that shows what a strategy costs.
 */
package io.kiwidb.testkit.strategy;
