/** Problems: their codes, their documents, and which exception is which. */
package io.kiwidb.server.problem;
