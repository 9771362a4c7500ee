/**
 * Tests for compaction strategies: the contract, which executes choices on a model tree;
 * data-driven tests with trees as text; and a load that measures the cost of a strategy.
 */
package io.kiwidb.testkit.strategy;
