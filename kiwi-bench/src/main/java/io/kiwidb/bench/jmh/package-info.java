/**
 * JMH benchmarks, one per kind of component, with the provider as a parameter: {@code -p
 * provider=NAME,NAME} compares providers on the class path. JMH initializes state objects before
 * use, so nullness is not checked in this package.
 */
package io.kiwidb.bench.jmh;
