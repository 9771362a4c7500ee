/**
 * Live settings: their values, the rules between them, the file that keeps them, and the memory
 * budget that is divided by them.
 */
package io.kiwidb.engine.settings;
