/** The load generator. Nothing here knows HTTP. */
package io.kiwidb.server.load;
