/** An example: an application that serves its own data while its store is watched. */
package io.kiwidb.example.watched;
