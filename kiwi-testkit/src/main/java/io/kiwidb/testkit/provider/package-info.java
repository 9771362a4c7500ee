/**
 * What contracts of every kind of provider share: how a provider is registered, and what a call
 * allocates.
 */
package io.kiwidb.testkit.provider;
