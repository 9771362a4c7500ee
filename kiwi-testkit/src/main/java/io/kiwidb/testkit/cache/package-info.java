/** The contract of block caches. */
package io.kiwidb.testkit.cache;
