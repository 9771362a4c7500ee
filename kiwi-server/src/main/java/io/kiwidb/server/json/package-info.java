/** JSON with limits, the encodings of keys and values, and continuations of pages. */
package io.kiwidb.server.json;
