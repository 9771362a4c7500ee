/**
 * What keyspaces cost: many of them are created, opened, written in turn and recovered, each step
 * in a new JVM.
 */
@NullMarked
package io.kiwidb.bench.keyspaces;

import org.jspecify.annotations.NullMarked;
