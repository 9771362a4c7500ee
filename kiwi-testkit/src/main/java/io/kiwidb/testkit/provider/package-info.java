/** Contract tests for all kinds of providers: registration and allocation. */
package io.kiwidb.testkit.provider;
