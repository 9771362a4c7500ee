/** Files in memory. */
package io.kiwidb.storage.memory;
