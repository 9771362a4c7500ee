/**
 * The contract of compaction strategies, and the two tools it is made of: trees drawn as text, and a model tree that carries
 * choices out.
 */
package io.kiwidb.testkit.strategy;
