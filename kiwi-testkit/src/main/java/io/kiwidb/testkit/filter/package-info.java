/** The contract of filters. */
package io.kiwidb.testkit.filter;
