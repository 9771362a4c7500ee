/**
 * One benchmark for each kind of part, with the provider as a parameter: {@code -p
 * provider=NAME,NAME} compares whatever is on the class path. States are filled by JMH before their
 * use, so nullness is not checked here.
 */
package io.kiwidb.bench.jmh;
