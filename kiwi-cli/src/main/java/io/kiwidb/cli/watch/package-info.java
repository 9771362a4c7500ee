/** Looking at a store again and again. */
package io.kiwidb.cli.watch;
