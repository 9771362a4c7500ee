/** Serving a store over HTTP, and following its log. */
package io.kiwidb.cli.serve;
