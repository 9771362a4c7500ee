/** Tools for the files of a database that is not open: verification and dumps of single files. */
package io.kiwidb.engine.tools;
