/**
 * What can be asked of a store, area by area, without HTTP: plain classes that take and return
 * records. The components of the records are the properties of the contract, {@code openapi.yaml}.
 */
package io.kiwidb.server.resource;
