/** The commands, one per file, and the options that several of them share. */
package io.kiwidb.cli.command;
