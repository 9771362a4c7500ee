/** Test suites that run too long for a build: {@code kiwi soak}. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.bench.soak;
