/**
 * Live settings: their values, the rules between them, the file that persists them, and the memory
 * budget from which some are derived.
 */
package io.kiwidb.engine.settings;
