/** Suites of the testkit at lengths for which no build has the time: {@code kiwi soak}. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.bench.soak;
