/**
 * Recovery: rebuilds the acknowledged state from the files. Everything is read and checked before
 * anything is written, and what it writes takes effect with one edit, so it may be interrupted and
 * run again.
 */
package io.kiwidb.engine.recover;
